import { message } from "../../shared/text";

/** Slots that are filled with words, such as the name of a stage or 第 3. */
export const WORDS = ["by", "stage", "what", "r", "ranks"];

export const TITLE = message("Why these passages", "为什么是这些片段");

export const STAGES = {
  dense: message("dense", "稠密"),
  bm25: message("BM25", "BM25"),
  fused: message("fused", "融合"),
  reranked: message("reranked", "重排"),
  mmr: message("MMR", "MMR"),
};
export const UNITS = {
  cosine: message("cosine", "余弦"),
  bm25: message("score", "得分"),
  rrf: message("RRF × 1000", "RRF × 1000"),
  weighted: message("weighted", "加权"),
  loglik: message("log-lik. / token", "对数似然/token"),
  logit: message("logit", "logit"),
  maxsim: message("MaxSim", "MaxSim"),
};

// The sentence. In Chinese a stage's name brings its own space where it is Latin: {by} before it, {stage} behind it.
export const ONLY = message("{c} is {r} of {n} by {by}.", "按{by}，{c} 在 {n} 个结果中排在{r} 位。");
export const STEADY = message("{c} was {r} at every stage.", "{c} 在每一阶段都排在{r} 位。");
export const WENT = message(
  "{c} was {ranks}; {stage} put it {r}.",
  "{c} 先后排在{ranks} 位；{stage}把它排到{r} 位。",
);
export const KEPT = message(
  "{c} was {ranks}; {stage} left it {r}.",
  "{c} 先后排在{ranks} 位；{stage}之后仍在{r} 位。",
);
export const AHEAD = message(
  "{c} was {ranks}; {stage} put it {r}, ahead of {other}, which repeats {near}.",
  "{c} 先后排在{ranks} 位；{stage}把它排到{r} 位，超过了 {other}，因为后者与 {near} 重复。",
);
export const HELD = message(
  "{c} was {ranks}; {stage} held it back to {r}, because it repeats {near}.",
  "{c} 先后排在{ranks} 位；{stage}把它压到{r} 位，因为它与 {near} 重复。",
);
export const ENDED = message(
  "{c} was {ranks}, and went no further than {by}.",
  "{c} 先后排在{ranks} 位，止步于{by}。",
);

// The picture
export const CHART = message("Rank of {n} passages after each stage", "{n} 个片段在每一阶段后的名次");
export const PASSAGE = message("Passage", "片段");
export const CELL = message("rank {r}, {score}", "名次 {r}，{score}");
export const NOT_HERE = message("not in this list", "不在此列表中");
export const SENT = message("sent", "已送入");
export const SENT_ONE = message("one is sent", "送入 1 个片段");
export const SENT_MANY = message("{n} are sent", "送入 {n} 个片段");
export const BEYOND = message("below {n}", "{n} 名之后");
export const CAPTION = message(
  "Height is rank, the number is that stage’s own score.",
  "高度是名次，数字是该阶段自己的得分。",
);
export const CAPTION_RULE = message("The filled ones went into the prompt.", "填色的进入了提示词。");
export const CAPTION_TIME = message(
  "{ms} of the time went into {what}, {rest} into the rest.",
  "用时：{what} {ms}，其余 {rest}。",
);
export const DOING = {
  dense: message("the dense search", "稠密检索"),
  bm25: message("the keyword search", "关键词检索"),
  fused: message("fusing", "融合"),
  reranked: message("reranking", "重排"),
  mmr: message("MMR", "MMR"),
};
export const STAGES_HIDDEN = message(
  "Of {n} stages the first, the one that changed most and the last are drawn; the others are below, under “Stage”.",
  "共 {n} 个阶段，这里只画第一个、变化最大的一个和最后一个；其余可在下方的“阶段”中查看。",
);
export const DROPPED = message("also the {n} that went no further", "同时显示中途落选的 {n} 个");
export const NOT_FOLLOWED = message(
  "{n} more were found and are not drawn.",
  "另有 {n} 个检索到的片段未画出。",
);

// What a score is made of
export const MADE_OF = message("Score: {stage}", "得分的构成：{stage}");
export const STAGE = message("Stage", "阶段");
export const SUMS = message("{score} is the sum", "合计 {score}");
export const HIGHEST = message("{score} is the highest", "取最高的 {score}");
export const TERM = message("Term", "项");
export const FROM = message("Made of", "来源");
export const ADDS = message("Adds", "贡献");
export const BY_RANK = message("rank {r}: {w} / ({c} + {r})", "名次 {r}：{w} / ({c} + {r})");
export const BY_SCORE = message("{score}, moved to 0 … 1, × {w}", "{score}，归一化到 0–1，× {w}");
export const RELEVANCE = message("relevance", "相关性");
export const REPEATS = message("repeats {near}", "与 {near} 重复");
export const TIMES = message("{score} × {w}", "{score} × {w}");
export const WORDING = {
  question: message("the question", "原问题"),
  hyde: message("imagined answer", "假想答案"),
  rewrite: message("other wording", "其他问法"),
};
export const OF_MODEL = {
  cosine: message(
    "The cosine between the vectors of the question and of the chunk.",
    "问题向量与片段向量的夹角余弦。",
  ),
  loglik: message(
    "{model} reads the chunk, then finds each token of the question this likely: mean log-probability, nats.",
    "{model} 先读片段，再给出问题中每个 token 的概率：取对数概率的均值，单位 nat。",
  ),
  logit: message(
    "{model} reads question and chunk together and answers with one number.",
    "{model} 把问题和片段放在一起读，给出一个数。",
  ),
  maxsim: message(
    "Each token of the question finds the token of the chunk that is most like it, by {model}: the mean of their cosines.",
    "问题的每个 token 在片段中找出与它最相似的 token（{model}），得分是这些余弦的均值。",
  ),
  other: message("It is not in this list.", "它不在此列表中。"),
};

// Token by token
export const TOKENS = message("Token by token", "逐 token 对比");
export const TOKENS_NOTE = message("cosine of {model}’s token vectors", "{model} token 向量的余弦");
export const COMPARE = message("Compare token by token", "逐 token 对比");
export const QUESTION_TOKENS = message("Tokens of the question", "问题的 token");
export const NEAREST = message(
  "{q} is most like {p}: {s}. On average the question’s tokens find {m}.",
  "{q} 与 {p} 最相似：{s}。问题的 token 平均能找到 {m}。",
);
export const NO_TOKENS = message("One of the two texts has no token.", "其中一段文字没有 token。");
export const TOKENS_CLAIM = message(
  "The darker, the more like the chosen token. It shows where the words meet; the similarity of the whole texts is not their sum.",
  "颜色越深，与所选 token 越相似。它显示词语在哪里对应；整段文字的相似度并不是它们的和。",
);

// States
export const WITHOUT_KERNEL = message("Needs the kernel", "需要内核");
export const WITHOUT_BODY = message(
  "Ranks and scores are in the kernel: run the notebook to see them.",
  "名次和得分在内核中：运行笔记本即可查看。",
);
export const NOTHING = message("Nothing was found", "没有检索到任何片段");
export const NOTHING_BODY = message(
  "No chunk shares a word with the question. Ask in other words, or search by meaning too.",
  "没有片段与问题有共同的词。请换个问法，或同时使用语义检索。",
);
export const ASKING = message("Following the passages", "正在追踪各片段");
export const CANCELLED = message("Stopped", "已停止");
