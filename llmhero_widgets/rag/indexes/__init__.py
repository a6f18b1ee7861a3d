"""Where vectors are searched: in this process by FAISS, in a file or on a server by Milvus."""
