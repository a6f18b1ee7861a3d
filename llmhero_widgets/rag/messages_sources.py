"""What loading, cleaning and chunking say to people."""

from llmhero_widgets.core.text import Message

LOAD = Message("Documents", "文档")
LOAD_ABOUT = Message(
    "Reads text, Markdown, HTML and PDF from files, folders or the notebook.",
    "从文件、文件夹或 notebook 读取文本、Markdown、HTML 和 PDF。",
)
PATHS = Message("Files and folders", "文件和文件夹")
TEXTS = Message("Texts", "文本")
ENCODING = Message("Encoding", "编码")
ENCODING_HELP = Message(
    "Of text files; found for each file by itself.", "文本文件的编码；默认逐个文件自动识别。"
)
AUTO = Message("found out", "自动识别")
KEEP_HIDDEN = Message("Keep hidden text", "保留隐藏文本")
KEEP_HIDDEN_HELP = Message(
    "Text in web pages that a browser would not show, a common place for injected instructions.",
    "网页中浏览器不会显示的文本，注入指令常藏在这里。",
)
KEEP_DUPLICATES = Message("Keep duplicates", "保留重复文档")

CLEAN = Message("Clean", "清洗")
CLEAN_ABOUT = Message(
    "Takes out what is not text; every character still knows its place in the source.",
    "去掉不属于正文的字符；每个字符仍记得自己在原文中的位置。",
)
NEWLINES = Message("One kind of line end", "统一换行符")
INVISIBLE = Message("No invisible characters", "去掉不可见字符")
INVISIBLE_HELP = Message(
    "Zero-width and control characters, which can hide text from readers but not from a model.",
    "零宽字符和控制字符：读者看不到，模型却读得到。",
)
SPACES = Message("No needless spaces", "去掉多余空白")
HYPHENS = Message("Join words cut at line ends", "合并行末断开的词")
LETTERS = Message("Plain letters and digits", "统一字母和数字的写法")
LETTERS_HELP = Message(
    "Ligatures and full-width letters and digits become ordinary ones.",
    "连字和全角字母、数字改为普通写法。",
)
REPEATED = Message("No page headers and footers", "去掉页眉和页脚")
REPEATED_HELP = Message(
    "Lines that stand at the edge of most pages of a PDF.", "PDF 大多数页面边缘重复出现的行。"
)

CHUNK = Message("Chunk", "切分")
CHUNK_ABOUT = Message(
    "Cuts documents into pieces that are searched and sent one by one.",
    "把文档切成片段，逐个检索、逐个送入模型。",
)
METHOD = Message("Method", "方法")
RECURSIVE = Message("paragraphs, then sentences, then words", "先段落，再句子，再词")
CHARACTERS = Message("every so many characters", "固定字符数")
SENTENCES = Message("whole sentences", "整句")
HEADINGS = Message("Markdown headings", "Markdown 标题")
TOKENS = Message("recursive, measured in tokens", "递归切分，按 token 计长")
SIZE = Message("Size", "长度")
SIZE_HELP = Message("Characters, or tokens where these are counted.", "字符数；按 token 计长时为 token 数。")
OVERLAP = Message("Overlap", "重叠")
OVERLAP_HELP = Message(
    "How much of a chunk is repeated in the next one, at most.", "一个片段最多有多少内容在下一个片段里重复。"
)
EMBEDDER = Message("Embedder whose tokens count", "以哪个嵌入模型的 token 计长")
SEPARATORS = Message("Separators", "分隔符")
SEPARATORS_HELP = Message("Tried in this order.", "按此顺序尝试。")

NOTHING_GIVEN = Message("There is nothing to load.", "没有可加载的内容。")
NOTHING_GIVEN_HINT = Message(
    "Name a file or a folder, or put a text in.", "请指定文件或文件夹，或放入一段文本。"
)
NO_FILES = Message("There are no files in {paths}.", "{paths} 中没有文件。")
NO_FILES_HINT = Message(
    "Name a folder with text, Markdown, HTML or PDF; files whose names begin with a dot are left out.",
    "请指定含有文本、Markdown、HTML 或 PDF 的文件夹；名称以点开头的文件不会读取。",
)
NONE_LOADED = Message(
    "None of the {n} sources could be loaded. The first: {cause}", "{n} 个来源都未能加载。第一个：{cause}"
)
NONE_LOADED_HINT = Message("Mend one of them, or name another.", "请修复其中一个，或换一个来源。")
MISSING = Message("{id} does not exist.", "{id} 不存在。")
MISSING_HINT = Message(
    "Check the path; it is read from the folder {folder}.", "请检查路径；相对路径从文件夹 {folder} 算起。"
)
UNREADABLE = Message("{id} cannot be read: {reason}.", "无法读取 {id}：{reason}。")
UNREADABLE_HINT = Message("Check its permissions.", "请检查它的权限。")
NOT_A_FILE = Message(
    "{id} is neither a file nor a folder, so it was not opened.",
    "{id} 既不是文件也不是文件夹，因此没有打开。",
)
TOO_BIG = Message(
    "{id} has {size} MB; at most {most} MB are read.", "{id} 有 {size} MB，最多读取 {most} MB。"
)
TOO_BIG_HINT = Message("Split it into several files.", "请把它拆成几个文件。")
EMPTY = Message("{id} contains no text.", "{id} 不含文本。")
NOT_TEXT = Message("{id} is not text, Markdown, HTML or PDF.", "{id} 不是文本、Markdown、HTML 或 PDF。")
NOT_TEXT_HINT = Message("Convert it to one of these.", "请转换成其中一种格式。")
BAD_ENCODING = Message("{id} is not valid {encoding}.", "{id} 不是有效的 {encoding} 文本。")
BAD_ENCODING_HINT = Message(
    "Choose another encoding, or let it be found out.", "请换一种编码，或改为自动识别。"
)
DUPLICATE = Message("{id} has the same text as {first}.", "{id} 与 {first} 内容相同。")
DUPLICATE_HINT = Message(
    "Every passage would be found twice. Switch “Keep duplicates” on to load it all the same.",
    "否则每个段落都会被检索到两次。如仍要加载，请打开“保留重复文档”。",
)
BROKEN_PDF = Message("{id} is a broken PDF: {reason}.", "{id} 是损坏的 PDF：{reason}。")
BROKEN_PDF_HINT = Message("Open it in a PDF viewer and save it anew.", "请用 PDF 阅读器打开后重新保存。")
LOCKED_PDF = Message("{id} is protected by a password.", "{id} 有密码保护。")
LOCKED_PDF_HINT = Message("Save it without a password.", "请另存为不带密码的文件。")
NO_TEXT_PDF = Message(
    "{id} has {pages} pages and no text: they are pictures.", "{id} 有 {pages} 页，但没有文本：页面是图片。"
)
NO_TEXT_PDF_HINT = Message("Run a text recognition (OCR) on it first.", "请先做文字识别（OCR）。")
DEEP_HTML = Message(
    "{id} nests more than {most} elements in one another; a browser would not read it either.",
    "{id} 的元素嵌套超过 {most} 层，浏览器也读不了。",
)
BAD_TEXT_ENTRY = Message(
    "Entry {number} of the texts has to be an object with “id” and “text”.",
    "文本列表的第 {number} 项必须是含有“id”和“text”的对象。",
)
SAME_ID = Message("Two documents are called {id}.", "有两个文档都叫 {id}。")
SAME_ID_HINT = Message("Give each an id of its own.", "请给每个文档不同的 id。")

BAD_METHOD = Message("There is no way of chunking called {method!r}.", "没有名为 {method!r} 的切分方法。")
BAD_METHOD_HINT = Message("Choose one of {methods}.", "请从 {methods} 中选择。")
BAD_SIZE = Message(
    "The size has to be a whole number from {low} up, not {size!r}.",
    "长度必须是不小于 {low} 的整数，而不是 {size!r}。",
)
OVERLAP_TOO_BIG = Message(
    "An overlap of {overlap} leaves nothing new in chunks of {size}.",
    "片段长度为 {size} 时，重叠 {overlap} 会使片段没有新内容。",
)
OVERLAP_HINT = Message("Keep the overlap below half of the size.", "请让重叠小于长度的一半。")
NO_COUNTER = Message("Tokens cannot be counted without a tokenizer.", "没有分词器就无法数 token。")
