"""What the exercises of lesson 1.1 say."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

SOFTMAX_RIGHT = Message(
    en="Right: every row adds up to 1, scores in the thousands do no harm, and −inf gets weight 0.",
    zh="正确：每一行之和为 1，上千的分数也不会出错，−inf 得到的权重是 0。",
)
SOFTMAX_RIGHT_NUMBERS = Message(
    en="Right. If you have a function, pass the function itself, and it is tried on other scores too.",
    zh="正确。如果你写的是函数，可以直接把函数传进来，会换几组分数再试。",
)
SOFTMAX_ONLY_EXP = Message(
    en="These are the exponentials alone. Divide each by their sum, so that they add up to 1.",
    zh="这只是取了指数。再把每个数除以它们的和，总和才会是 1。",
)
SOFTMAX_BY_LARGEST = Message(
    en="The largest weight is 1 here: subtracting the largest score is a good start, "
    "but you still have to divide by the sum.",
    zh="这里最大的权重成了 1：先减去最大的分数是对的，但还要再除以总和。",
)
SOFTMAX_NO_EXP = Message(
    en="You divided the scores themselves by their sum, so a negative score gives a negative weight. "
    "Take exp first.",
    zh="你直接用分数除以总和，负的分数就得到了负的权重。要先取 exp。",
)
SOFTMAX_LOG = Message(
    en="These are the logarithms of the weights (log-softmax). The weights themselves are asked for.",
    zh="这是权重的对数（log-softmax），题目要的是权重本身。",
)
SOFTMAX_HARD = Message(
    en="All the weight went to the largest score. Softmax is softer: every score keeps a share.",
    zh="权重全给了最大的分数。softmax 要“软”一些：每个分数都分得到一份。",
)
SOFTMAX_SIGN = Message(
    en="The lowest score got the largest weight: a minus sign is the wrong way round.",
    zh="分数最低的反而权重最大：有个正负号弄反了。",
)
SOFTMAX_SIGMOID = Message(
    en="This is a sigmoid: it looks at each score alone. In softmax the scores compete for one whole.",
    zh="这是 sigmoid：它单独看每个分数。softmax 里，各个分数要去分同一个 1。",
)
SOFTMAX_BASE_2 = Message(
    en="The powers are of 2; softmax takes powers of e: np.exp.",
    zh="你用的底数是 2；softmax 的底数是 e，即 np.exp。",
)
SOFTMAX_NEGATIVE = Message(
    en="One of the weights is negative ({value:.3f}); a share cannot be.",
    zh="有一个权重是负数（{value:.3f}），而份额不可能是负的。",
)
SOFTMAX_SUM = Message(
    en="The weights add up to {total:.3f}; they must add up to 1.",
    zh="这些权重之和是 {total:.3f}，应当是 1。",
)
SOFTMAX_TOO_LARGE = Message(
    en="The weights add up to 1, but score {score:g} got {value:.3f}, which is too much.",
    zh="权重之和是 1，但分数 {score:g} 分到 {value:.3f}，太多了。",
)
SOFTMAX_TOO_SMALL = Message(
    en="The weights add up to 1, but score {score:g} got {value:.3f}, which is too little.",
    zh="权重之和是 1，但分数 {score:g} 只分到 {value:.3f}，太少了。",
)
SOFTMAX_ALL_ROWS = Message(
    en="Right for one row. In a matrix, the whole matrix adds up to 1; each row must, "
    "since each row is one token's attention: use axis=-1.",
    zh="单独一行是对的。但换成矩阵，你让整个矩阵之和为 1；"
    "应当让每一行之和为 1，因为一行就是一个 token 的注意力：用 axis=-1。",
)
SOFTMAX_COLUMNS = Message(
    en="Right for one row. In a matrix, your columns add up to 1; the rows must: use axis=-1.",
    zh="单独一行是对的。但换成矩阵，你让每一列之和为 1；应当是每一行：用 axis=-1。",
)
SOFTMAX_ROWS = Message(
    en="Right for one row, but not for a matrix: its rows add up to {totals}. "
    "Use axis=-1 and keepdims=True in both max and sum.",
    zh="单独一行是对的，换成矩阵就不对了：各行之和是 {totals}。"
    "求 max 和 sum 时都加上 axis=-1 和 keepdims=True。",
)
SOFTMAX_HUGE = Message(
    en="Right for small scores, but exp(3000) is too large for a computer. "
    "Subtract the largest score of the row first: the weights stay the same.",
    zh="分数小的时候是对的，但 exp(3000) 大得计算机存不下。先减去这一行最大的分数：权重不会变。",
)
SOFTMAX_MASKED = Message(
    en="Right for ordinary scores, but a score of −inf should get weight 0 and leave the others in order.",
    zh="普通的分数都对，但 −inf 这个分数的权重应当是 0，而且不能影响别的权重。",
)
SOFTMAX_HINT_1 = Message(
    en="A weight must be positive, and the weights must add up to 1. "
    "Which function makes any number positive? And how do you make numbers add up to 1?",
    zh="权重要是正数，加起来要等于 1。什么函数能把任何数变成正数？又怎样让几个数加起来等于 1？",
)
SOFTMAX_HINT_2 = Message(
    en="Take exp of every score, then divide by the sum of the row. "
    "To survive large scores, subtract the largest of the row before exp.",
    zh="对每个分数取 exp，再除以这一行的总和。为了不怕大数，取 exp 之前先减去这一行的最大值。",
)
SOFTMAX_HINT_3 = Message(
    en="raised = np.exp(scores - scores.max(axis=-1, keepdims=True)); "
    "now divide raised by its sum along the same axis.",
    zh="raised = np.exp(scores - scores.max(axis=-1, keepdims=True))；再把 raised 除以它沿同一个轴的和。",
)
SOFTMAX_EXPLANATION = Message(
    en="exp makes every score positive and turns differences into ratios: one point more is e ≈ 2.7 times "
    "the weight. Dividing by the sum makes shares of one whole. Subtracting the largest score divides top "
    "and bottom by the same number, so nothing changes except that exp never overflows.",
    zh="exp 把分数都变成正数，并且把“差”变成“倍”：多一分，权重就是 e ≈ 2.7 倍。除以总和，就成了份额。"
    "减去最大的分数等于分子分母同除以一个数，结果不变，只是 exp 不会再溢出。",
)

ATTENTION_RIGHT = Message(
    en="Right: scaled, masked, and every row adds up to 1. This is what the model computes, 270 times.",
    zh="正确：缩放和掩码都对，每一行之和为 1。模型做的就是这件事，一共做 270 遍。",
)
ATTENTION_NO_SCALE = Message(
    en="The scores are not scaled. Divide them by the square root of the width of the query.",
    zh="分数没有缩放。要除以查询向量宽度的平方根。",
)
ATTENTION_SCALE_SQUARED = Message(
    en="You divide by the width of the query; divide by its square root.",
    zh="你除以的是查询向量的宽度，应当除以它的平方根。",
)
ATTENTION_SCALE_TOKENS = Message(
    en="You scale by the number of tokens. The scale belongs to the width of one query: query.shape[-1].",
    zh="你按 token 的个数缩放了。该用的是一个查询向量的宽度：query.shape[-1]。",
)
ATTENTION_SCALE_64 = Message(
    en="Your scale is fixed to a width of 64. It fits this model only: take the width from query.shape[-1].",
    zh="你的缩放固定按宽度 64 来算，只适合这个模型：宽度应从 query.shape[-1] 取。",
)
ATTENTION_SCALE_UP = Message(
    en="You multiply by the square root of the width; divide by it.",
    zh="你乘以了宽度的平方根，应当是除以。",
)
ATTENTION_NO_MASK = Message(
    en="The mask is missing: token 0 already looks at tokens that come after it.",
    zh="缺了掩码：token 0 已经看到了排在它后面的 token。",
)
ATTENTION_FUTURE = Message(
    en="The mask is upside down: tokens see what comes after them, and not what came before.",
    zh="掩码弄反了：现在每个 token 只看得到后面的，看不到前面的。",
)
ATTENTION_BLIND = Message(
    en="A token must see itself too. Your mask also hides the diagonal, so token 0 sees nothing at all.",
    zh="token 也要看得到自己。你的掩码把对角线也遮住了，于是 token 0 什么都看不到。",
)
ATTENTION_ZERO_MASK = Message(
    en="Hidden scores are 0 in your version, and exp(0) is 1, so they still get weight. Set them to −inf.",
    zh="你把要遮住的分数设成了 0，而 exp(0) 等于 1，它们照样分得到权重。要设成 −inf。",
)
ATTENTION_CUT_AFTER = Message(
    en="You cut the later tokens after softmax, so the rows no longer add up to 1. Mask before softmax.",
    zh="你在 softmax 之后才去掉后面的 token，于是每行之和不再是 1。要在 softmax 之前遮住。",
)
ATTENTION_COLUMNS = Message(
    en="Your columns add up to 1; the rows must: each row is one token's attention. Use axis=-1.",
    zh="你让每一列之和为 1，应当是每一行：一行就是一个 token 的注意力。用 axis=-1。",
)
ATTENTION_SCORES = Message(
    en="These are scores. Turn each row into weights with softmax.",
    zh="这还是分数。要用 softmax 把每一行变成权重。",
)
ATTENTION_TRANSPOSED = Message(
    en="Query and key have changed places: rows must be queries. Write query @ key.T.",
    zh="查询和键的位置换了：行应当是查询。写成 query @ key.T。",
)
ATTENTION_PEEKS = Message(
    en="Some token puts {weight:.3f} on a token that comes after it; that must be 0.",
    zh="有个 token 把 {weight:.3f} 的权重放在了排在它后面的 token 上，那里应当是 0。",
)
ATTENTION_SUM = Message(
    en="Row {row} adds up to {total:.3f}; it must add up to 1.",
    zh="第 {row} 行之和是 {total:.3f}，应当是 1。",
)
ATTENTION_OTHER = Message(
    en="Shape, mask and sums are right, but the weights of row {row} are not. Look at the scores again.",
    zh="形状、掩码、总和都对，但第 {row} 行的权重不对。请再检查分数是怎么算的。",
)
ATTENTION_HINT_1 = Message(
    en="Four steps: scores, scale, mask, softmax. You have written the last one already.",
    zh="一共四步：算分数、缩放、加掩码、softmax。最后一步你已经写好了。",
)
ATTENTION_HINT_2 = Message(
    en="query @ key.T gives all scores at once. Divide by np.sqrt(query.shape[-1]). "
    "np.tril(np.ones(scores.shape)) is 1 where a token may look; put −inf everywhere else.",
    zh="query @ key.T 一次算出所有分数，再除以 np.sqrt(query.shape[-1])。"
    "np.tril(np.ones(scores.shape)) 在能看的地方是 1，其余的位置放 −inf。",
)
ATTENTION_HINT_3 = Message(
    en="scores = query @ key.T / np.sqrt(query.shape[-1]); "
    "scores = np.where(np.tril(np.ones(scores.shape)) == 1, scores, -np.inf); then softmax.",
    zh="scores = query @ key.T / np.sqrt(query.shape[-1])；"
    "scores = np.where(np.tril(np.ones(scores.shape)) == 1, scores, -np.inf)；最后做 softmax。",
)
ATTENTION_EXPLANATION = Message(
    en="Row i of query @ key.T holds the score of every key for token i. The square root keeps scores of "
    "wide vectors small enough for softmax to share. −inf before softmax is exactly 0 after it, and the "
    "rest of the row still adds up to 1. (Vaswani et al., “Attention Is All You Need”, 2017, equation 1.)",
    zh="query @ key.T 的第 i 行，是 token i 给每个键打的分。"
    "除以平方根，是为了让宽向量的分数不至于太大，softmax 才分得开。"
    "softmax 之前的 −inf，之后正好是 0，这一行其余的权重之和仍是 1。"
    "（Vaswani 等，“Attention Is All You Need”，2017，公式 1。）",
)

HEAD_RIGHT = Message(
    en="Right: at the last token, head 24.4 puts more on “ Mary” than any other of the 270 heads. "
    "Read on: what it looks at is one thing, what it does another.",
    zh="正确：在最后一个 token 处，270 个头里就数头 24.4 放在“ Mary”上的最多。"
    "请往下读：看着什么是一回事，起什么作用是另一回事。",
)
HEAD_SECOND = Message(
    en="Head 23.0 comes second, with 69 %. One head puts even more on “ Mary”.",
    zh="头 23.0 是第二名，69%。还有一个头放在“ Mary”上的更多。",
)
HEAD_FIRST_TOKEN = Message(
    en="Head 18.8 is the champion of column 0, the first token. “ Mary” is column 1.",
    zh="头 18.8 是第 0 列（第一个 token）的冠军。“ Mary”是第 1 列。",
)
HEAD_ALL_ROWS = Message(
    en="Head 11.8 looks at “ Mary” most on average over all tokens. "
    "Only the last token is asked for: row -1.",
    zh="头 11.8 是按所有 token 平均算的第一名。题目只问最后一个 token：第 -1 行。",
)
HEAD_ANY_ROW = Message(
    en="In head 11.6 some other token looks hard at “ Mary”. Only the last token is asked for: row -1.",
    zh="在头 11.6 里，紧盯着“ Mary”的是别的 token。题目只问最后一个 token：第 -1 行。",
)
HEAD_JOHN = Message(
    en="Head 25.2 looks at the second “ John”. The question is about “ Mary”, column 1.",
    zh="头 25.2 看的是第二个“ John”。题目问的是“ Mary”，第 1 列。",
)
HEAD_FROM_ONE = Message(
    en="Close: layers and heads are counted from 0, as in Python.",
    zh="就差一点：层和头都从 0 数起，和 Python 一样。",
)
HEAD_SWAPPED = Message(
    en="There is no head {head:g} in a layer: heads go from 0 to 8. The layer comes first, then the head.",
    zh="一层里没有第 {head:g} 个头：头的编号是 0 到 8。先写层，再写头。",
)
HEAD_OUTSIDE = Message(
    en="There is no head {layer:g}.{head:g}: layers go from 0 to 29, heads from 0 to 8.",
    zh="没有 {layer:g}.{head:g} 这个头：层是 0 到 29，头是 0 到 8。",
)
HEAD_FLAT = Message(
    en="{number} counts through all heads one after another. "
    "Layer and head are divmod({number}, {heads}): answer with both.",
    zh="{number} 是把所有的头连着数的序号。层和头是 divmod({number}, {heads})：请把两个数都写上。",
)
HEAD_FORM = Message(
    en="Answer with one layer and one head, such as (3, 5) or “3.5”.",
    zh="请回答一个层号和一个头号，例如 (3, 5) 或“3.5”。",
)
HEAD_OTHER = Message(
    en="It is not head {layer:g}.{head:g}. "
    "Compare the weight in the last row, column of “ Mary”, of all 270 heads.",
    zh="不是头 {layer:g}.{head:g}。把 270 个头的最后一行、“ Mary”那一列的权重都比一比。",
)
HEAD_HINT_1 = Message(
    en="You need one number per head: the weight in the last row, in the column of “ Mary”.",
    zh="每个头只需要一个数：最后一行、“ Mary”那一列的权重。",
)
HEAD_HINT_2 = Message(
    en="weights[:, :, -1, 1] is that number for every head: a table of 30 layers × 9 heads. "
    "Where is its largest entry? argmax() counts through the table row by row.",
    zh="weights[:, :, -1, 1] 就是每个头的这个数：一张 30 层 × 9 头的表。"
    "最大的一格在哪里？argmax() 给出逐行数过去的序号。",
)
HEAD_HINT_3 = Message(
    en="divmod(int(weights[:, :, -1, 1].argmax()), 9) gives layer and head.",
    zh="divmod(int(weights[:, :, -1, 1].argmax()), 9) 得到的就是层和头。",
)
HEAD_EXPLANATION = Message(
    en="One number per head, the largest of 270: argmax counts through the flattened table, "
    "and unravel_index turns the count back into layer and head.",
    zh="每个头一个数，取 270 个里最大的：argmax 给出的是展平之后的序号，unravel_index 再把它换回层和头。",
)
