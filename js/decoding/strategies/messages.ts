/** What the view of other strategies says. */
import { message } from "../../shared/text";

export { WITHOUT_KERNEL } from "../../shared/messages";

export const TITLE = message("Other strategies", "其他策略");
export const NOTE_ROOT = message("from the prompt on", "从提示词往下写");
export const NOTE = message("from {token} on", "从 {token} 往下写");
export const STRATEGY = message("Strategy", "策略");
export const STRATEGIES = {
  speculative: message("Speculative", "投机解码"),
  contrastive: message("Contrastive", "对比搜索"),
};
export const TOKENS = message("Tokens", "token 数");
export const SHOW = message("Show in the tree", "放进树里");
export const EARLIER = message("Earlier", "上一个");
export const LATER = message("Later", "下一个");
export const PLAY = message("Play", "播放");
export const PAUSE = message("Pause", "暂停");
export const TOKEN = message("Token", "token");

/* Speculative decoding */
export const GUESSED = message(
  "The draft guessed {a} of {n} tokens right: {x} tokens for each pass of the large model.",
  "草稿模型猜对了 {n} 个 token 中的 {a} 个：大模型每读一遍，得到 {x} 个 token。",
);
export const NO_GUESSES = message(
  "The large model wrote every token itself: there was nothing to guess ahead.",
  "全部 token 都由大模型自己写出：没有可以提前猜的内容。",
);
export const CLAIM = message(
  "Every token is drawn from exactly what {name} alone would draw from; a bad draft costs time, never quality.",
  "每个 token 的分布都与只用 {name} 时完全相同；草稿模型再差也只费时间，不影响质量。",
);
export const DRAFT = message("Draft", "草稿模型");
export const DRAFTS = {
  int8: message("all layers in 8 bits", "全部层，8 位整数"),
  layers: message("fewer layers", "减少层数"),
};
export const LAYERS = message("Layers", "层数");
export const LOOKAHEAD = message("Guesses ahead", "每轮猜测数");
export const SEED = message("Seed", "随机种子");
export const ROUND = message("Round", "轮次");
export const ROUNDS = message("Rounds", "各轮");
export const ROUNDS_NOTE = message("one pass of {name} each", "每轮 {name} 读一遍");
export const ROUND_OPTION = {
  anew: message(
    "Round {n}: {a} of {m} guesses accepted, then {token} drawn anew",
    "第 {n} 轮：{m} 个猜测接受 {a} 个，然后重采样得到 {token}",
  ),
  bonus: message(
    "Round {n}: all of {m} guesses accepted, and {token} for nothing",
    "第 {n} 轮：{m} 个猜测全部接受，并额外得到 {token}",
  ),
  ended: message(
    "Round {n}: {a} of {m} guesses accepted, the text ends",
    "第 {n} 轮：{m} 个猜测接受 {a} 个，文本结束",
  ),
};
export const ROUND_TITLE = message("Round {n}", "第 {n} 轮");
export const ACCEPTED = message("accepted", "接受");
export const REJECTED = message("rejected", "拒绝");
export const UNDECIDED = message("not decided", "未判定");
export const KEY_ANEW = message("drawn by the large model", "由大模型采样");
export const GUESS = message("Guess", "猜测");
export const BOTH = message("Probability", "概率");
export const BOTH_NOTE = message("draft q, large model p", "草稿 q，大模型 p");
export const DRAW = message("Draw u", "随机数 u");
export const DRAW_NOTE = message("accepted below p / q", "小于 p / q 则接受");
export const VERDICT = message("Verdict", "判定");
/** Under a verdict: how likely any guess was to be accepted there. */
export const CHANCE = message("chance {p}", "接受概率 {p}");
export const KEY_Q = message("draft, q", "草稿模型 q");
export const KEY_P = message("large model, p", "大模型 p");
export const KEY_DRAW = message("draw u", "随机数 u");
export const ANEW = message("Drawn anew in its place", "在原处重采样");
export const ANEW_NOTE = message(
  "from what the draft gave too little: max(0, p − q), scaled to 1",
  "只从草稿模型给少了的部分抽：max(0, p − q)，归一化",
);
export const BONUS = message("One more for nothing", "额外得到的一个");
export const BONUS_NOTE = message(
  "all guesses stayed, and the pass has told what comes behind them: p itself",
  "猜测全部保留，这一遍已经给出其后的分布：直接用 p",
);
export const ALONE = message("The large model's own", "大模型自己的");
export const ALONE_NOTE = message("the draft guessed nothing: drawn from p", "草稿模型没有猜：直接从 p 抽");
export const RESIDUAL = message("Chance", "概率");
export const ENDED_HERE = message("A guess ended the text.", "有一个猜测结束了文本。");
export const OTHERS = message("all others", "其余全部");
export const DRAWN = message("drawn", "抽中");
export const RATE = message("Guesses accepted", "接受率");
export const RATE_OF = message("{p} ({a} of {n})", "{p}（{n} 个中 {a} 个）");
export const EXPECTED = message("expected {p}", "期望 {p}");
export const EXPECTED_NOTE = message(
  "Expected: the mean of Σ min(p, q) where a guess was decided, which is 1 less the total variation distance.",
  "期望值：在作出判定的位置上对 Σ min(p, q) 取平均，即 1 减去总变差距离。",
);
export const SPEED = message(
  "Here {s} times the speed of the large model alone; {f} times by the paper's formula, which takes a pass over a whole round for as fast as one token. Measured: a guess {d}, a pass {v}, one token {o}.",
  "这里的速度是只用大模型的 {s} 倍；按论文公式为 {f} 倍，它假设读一整轮和读一个 token 一样快。实测：猜一个 {d}，读一遍 {v}，单个 token {o}。",
);

/* Contrastive search */
export const LEFT = message(
  "At step {s} it leaves the likeliest token: {a} wins over {b}, which resembles {near} too much ({x} against {y}).",
  "第 {s} 步它没有选最可能的 token：{a} 胜过 {b}，因为后者太像 {near}（{x} 对 {y}）。",
);
export const LEFT_IN = message(" So it does in {n} of {m} steps.", "{m} 步中有 {n} 步如此。");
export const STAYED = message(
  "In all {m} steps the likeliest token has the best score: the text is that of greedy search.",
  "{m} 步中得分最高的都是最可能的 token：结果与贪心搜索相同。",
);
export const CLAIM_CONTRASTIVE = message(
  "Resemblance is that of the last layer's hidden states: a token that would say again what the text holds is penalised, true or not.",
  "相似度比较的是最后一层的隐藏状态：会重复已有内容的 token 受到惩罚，与内容对错无关。",
);
export const ALPHA = message("Penalty α", "惩罚 α");
export const K = message("Candidates k", "候选数 k");
export const STEP = message("Step", "步");
export const WRITTEN = message("Written", "写出的文本");
export const STEP_OPTION = message("Step {n}: {token}", "第 {n} 步：{token}");
export const STEP_LEFT = message(
  "Step {n}: {token}, not the likeliest, which is {other}",
  "第 {n} 步：{token}，不是最可能的 {other}",
);
export const KEY_LEFT = message("not the likeliest", "不是最可能的");
export const STEP_TITLE = message("Step {n}", "第 {n} 步");
export const CANDIDATE = message("Candidate", "候选");
export const CONFIDENCE = message("Confidence", "置信度");
export const PENALTY = message("Penalty", "惩罚");
export const NEAR = message("Most like", "最像");
export const SCORE = message("Score", "得分");
export const CHOSEN = message("chosen", "选中");
export const FORMULA = message(
  "Score = {b} × confidence − {a} × penalty; the penalty is the largest cosine similarity with a token before.",
  "得分 = {b} × 置信度 − {a} × 惩罚；惩罚是与前面各 token 余弦相似度的最大值。",
);

/* States */
export const GONE_BODY = message(
  "The model runs in the kernel: run the notebook to write on.",
  "模型在内核中运行：运行笔记本就能往下写。",
);
export const MAKING = message("Making the draft, once", "正在制作草稿模型（仅此一次）");
export const WRITING = message("The model writes, token", "模型正在写，token");
export const ASKING = message("The model writes on", "模型正在往下写");
export const CANCELLED = message("Stopped; what was written stays", "已停止；写出的部分保留");
export const FAILED = message("The model did not answer", "模型没有回应");
export const FAILED_NEXT = message("Try again, or run the cell again.", "请重试，或重新运行单元格。");
