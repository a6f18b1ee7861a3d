"""What the deeper views of the pipeline may ask of the kernel."""
