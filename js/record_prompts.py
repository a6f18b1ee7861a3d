"""Record the prompt laboratory for the gallery: ``python js/record_prompts.py``."""  # noqa: INP001 - a script beside its data, not a package

from pathlib import Path

from conversation import Conversation, compact

import llmhero_widgets as hero

HERE = Path(__file__).parent
TRAITS = ("prompts", "examples", "labels", "calibrate", "model_info", "measured", "results")

ENGLISH = {
    "prompts": {
        "bare": "{input}\nSentiment:",
        "instruction": "Is this film review positive or negative? Answer with one word.\n\n{input}",
        "solved examples": "{examples}\n\nReview: {input}\nSentiment:",
    },
    "examples": [
        ("A warm and funny film that I would see again.", "positive"),
        ("The plot makes no sense and the acting is worse.", "negative"),
        ("Every scene is a small joy.", "positive"),
        ("Two hours I will never get back.", "negative"),
        ("Slow, but every minute pays.", "positive"),
        ("I could not wait for it to end.", "negative"),
        ("The ending moved me to tears.", "positive"),
        ("My neighbour snored, and I envied him.", "negative"),
    ],
    "shots": [("What a lovely evening!", "positive"), ("Give me my money back.", "negative")],
    "shot": "Review: {input}\nSentiment: {label}",
}
CHINESE = {
    "prompts": {
        "只给文本": "{input}\n评价：",
        "指令": "下面的影评是好评还是差评？只回答“好”或“差”。\n\n{input}",
        "示例": "{examples}\n\n影评：{input}\n评价：",
    },
    "examples": [
        ("这部电影温暖又好笑，我还想再看一遍。", "好"),
        ("情节说不通，演得更糟。", "差"),
        ("每一场都是小小的惊喜。", "好"),
        ("这两个小时再也要不回来了。", "差"),
        ("节奏虽慢，却一分钟都没浪费。", "好"),
        ("我只盼着它快点结束。", "差"),
        ("结尾让我感动得落泪。", "好"),
        ("邻座打起了呼噜，我真羡慕他。", "差"),
    ],
    "shots": [("多么美好的夜晚！", "好"), ("退我的票钱。", "差")],
    "shot": "影评：{input}\n评价：{label}",
}


def record(path: str, lm: hero.LanguageModel, options: dict) -> None:
    """Record what a saved notebook keeps, and the exact text of every cell."""
    widget = hero.PromptLab(lm, **options).compute()
    talk = Conversation(widget)
    for prompt in widget.prompts:
        for text, _ in widget.examples:
            talk.ask("view", always=True, prompt=prompt["text"], text=text, labels=widget.labels)
    traits = {trait: getattr(widget, trait) for trait in TRAITS}
    (HERE / path).write_text(compact({"traits": traits, **talk.recorded()}) + "\n")
    widget.close()


if __name__ == "__main__":
    model = hero.load_model()
    record("gallery/recorded/prompts-english.json", model, ENGLISH)
    record("gallery/recorded/prompts-chinese.json", model, CHINESE)
