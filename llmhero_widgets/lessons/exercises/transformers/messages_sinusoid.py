"""What the exercise "sinusoid" says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

RIGHT = Message(
    en="Right: a fast hand, a slower one, and so on, each as sine and cosine.",
    zh="正确：一根快的指针，一根慢些的……每根都记下正弦和余弦。",
)
BLOCKS = Message(
    en="Right numbers in another order: all sines first, then all cosines. Here each sine has its "
    "cosine beside it.",
    zh="数都对，次序不同：你把正弦全放在前面，余弦全放在后面。这里每个正弦旁边就是它的余弦。",
)
COSINE_FIRST = Message(
    en="Sine and cosine have changed places: the even dimensions are the sines.",
    zh="正弦和余弦对调了：偶数维应当是正弦。",
)
DEGREES = Message(
    en="np.sin and np.cos take radians; do not turn the angle into degrees.",
    zh="np.sin 和 np.cos 用的是弧度，不要换算成角度。",
)
EVERY_DIMENSION = Message(
    en="Every dimension has its own wavelength here; a sine and its cosine should share one.",
    zh="你让每一维都有自己的波长；一个正弦和它的余弦应当共用一个。",
)
ONLY_SINES = Message(
    en="These are sines only; every second number is a cosine.", zh="全是正弦；每隔一个应当是余弦。"
)
OTHER = Message(
    en="At position {position}, dimension {dimension} is {got:.3f}; it should be {expected:.3f}.",
    zh="位置 {position} 的第 {dimension} 维是 {got:.3f}，应当是 {expected:.3f}。",
)
HINT_1 = Message(
    en="Pair i turns by position / 10000**(2i / width). Compute these angles first: there are width / 2 "
    "of them.",
    zh="第 i 对转过的角度是 position / 10000**(2i / width)。先算出这些角度，共 width / 2 个。",
)
HINT_2 = Message(
    en="Put np.sin of the angles into the dimensions 0, 2, 4 …, and np.cos into 1, 3, 5 …",
    zh="把角度的 np.sin 放进第 0、2、4……维，把 np.cos 放进第 1、3、5……维。",
)
HINT_3 = Message(
    en="angles = position / 10000 ** (np.arange(0, width, 2) / width); code = np.empty(width); "
    "code[::2] = np.sin(angles); code[1::2] = np.cos(angles)",
    zh="代码：angles = position / 10000 ** (np.arange(0, width, 2) / width)；code = np.empty(width)；"
    "code[::2] = np.sin(angles)；code[1::2] = np.cos(angles)",
)
EXPLANATION = Message(
    en="One hand alone comes round again; many hands at different speeds give every position its own "
    "pattern, as "
    "second, minute and hour do for the time of day.",
    zh="一根指针会转回原处；许多根速度不同的指针合起来，每个位置就有了自己的图样，就像时、分、秒合起来标出一天里的时刻。",
)
