"""What the metrics say to a reader."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

BAD_LANGUAGE = Message(
    en="There is no language “{given}” here; choose en or zh.",
    zh="这里没有语言“{given}”，可选 en 或 zh。",
)
BAD_UNIT = Message(
    en="There is no unit “{unit}”; choose word or character.",
    zh="没有单位“{unit}”，可选 word（词）或 character（字）。",
)
BAD_KIND = Message(
    en="There is no ROUGE-{kind}; choose 1, 2, L or Lsum.", zh="没有 ROUGE-{kind}，可选 1、2、L 或 Lsum。"
)
NO_REFERENCE = Message(en="There is no reference to compare with.", zh="没有可供比较的参考文本。")
NO_CANDIDATE = Message(en="There is no candidate to judge.", zh="没有要评判的候选文本。")
UNEVEN = Message(
    en="Every candidate needs its references, each the same number: there are {n} candidates and {m} lists.",
    zh="每个候选都要有参考，数量也要相同：现在有 {n} 个候选、{m} 组参考。",
)
TOO_LONG = Message(
    en="Here a text may have {most} characters, and one has {n}.",
    zh="这里每段文本最多 {most} 个字符，有一段是 {n} 个。",
)
TOO_LONG_HINT = Message(
    en="bleu(), rouge() and meteor() of llmhero_widgets.metrics take any length.",
    zh="llmhero_widgets.metrics 的 bleu()、rouge() 和 meteor() 不限长度。",
)
TOO_MANY = Message(en="Here at most {most} candidates can be compared.", zh="这里最多比较 {most} 个候选。")
TOO_MANY_REFERENCES = Message(
    en="Here a candidate may have {most} references.", zh="这里每个候选最多有 {most} 个参考。"
)
TOO_LONG_TOGETHER = Message(
    en="Here all texts together may have {most} characters, and these have {n}.",
    zh="这里所有文本合起来最多 {most} 个字符，现在是 {n} 个。",
)
NO_TEXT = Message(
    en="Candidates and references are texts, and here is one of type {kind}.",
    zh="候选和参考都应是文本，这里却有一个 {kind}。",
)
TITLE = Message("What a metric counts", "指标在数什么")
STILL = Message(
    "{k} of the candidate's {n} words and marks stand in a reference: {share}. BLEU: {score}.",
    "候选里的 {n} 个词和标点，有 {k} 个出现在参考中，占 {share}。BLEU：{score}。",
)
STILL_CHARACTERS = Message(
    "{k} of the candidate's {n} characters and marks stand in a reference: {share}. BLEU: {score}.",
    "候选里的 {n} 个字和标点，有 {k} 个出现在参考中，占 {share}。BLEU：{score}。",
)
STILL_CANDIDATE = Message(
    "Candidate {i} of {n}; filled: found in a reference", "第 {i} 个候选，共 {n} 个；有底色的出现在参考中"
)
STILL_REFERENCE = Message("Reference", "参考")
