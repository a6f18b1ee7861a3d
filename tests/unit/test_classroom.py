"""The files of a class are what Kubernetes reads, hold no secret, and say the same in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from llmhero_widgets.models import remote_address, remote_keys, shared
from llmhero_widgets.rag.indexes.collections import TOKEN_VARIABLE

DOCS = Path(__file__).parents[2] / "docs"
FILES = DOCS / "classroom"
PAGES = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("classroom.md", "classroom.zh.md")}
KUBERNETES = "1.37"
UNITS = {"M": 1, "G": 1000}


def objects(name):
    return list(yaml.safe_load_all((FILES / name).read_text(encoding="utf-8")))


def learner():
    (values,) = objects("values.yaml")
    return values["singleuser"]


def variables(environment):
    """Return what the chart makes of a mapping: a text is a value, a mapping is Kubernetes' own form."""
    return [{"name": n, **(v if isinstance(v, dict) else {"value": v})} for n, v in environment.items()]


@pytest.mark.parametrize("name", ["models.yaml", "vllm.yaml"])
def test_kubernetes_knows_every_field(name):
    for each in objects(name):
        kubernetes_validate.validate(each, KUBERNETES, strict=True)


def test_the_pod_of_a_learner_is_one():
    one = learner()
    container = {
        "name": "notebook",
        "image": f"{one['image']['name']}:{one['image']['tag']}",
        "env": variables(one["extraEnv"]),
        "volumeMounts": one["storage"]["extraVolumeMounts"],
        "lifecycle": one["lifecycleHooks"],
        "resources": {
            "requests": {"memory": one["memory"]["guarantee"], "cpu": one["cpu"]["guarantee"]},
            "limits": {"memory": one["memory"]["limit"], "cpu": one["cpu"]["limit"]},
        },
    }
    spec = {"containers": [container], "volumes": one["storage"]["extraVolumes"]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "jupyter-ada"}, "spec": spec}
    kubernetes_validate.validate(pod, KUBERNETES, strict=True)
    policy = {"podSelector": {}, "policyTypes": ["Egress"], "egress": one["networkPolicy"]["egress"]}
    rules = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "x"}}
    kubernetes_validate.validate({**rules, "spec": policy}, KUBERNETES, strict=True)


def environments():
    (values,) = objects("values.yaml")
    yield from variables(values["singleuser"]["extraEnv"])
    yield from variables(values["hub"]["extraEnv"])
    for name in ("models.yaml", "vllm.yaml"):
        for each in objects(name):
            for container in each.get("spec", {}).get("template", {}).get("spec", {}).get("containers", ()):
                yield from container["env"]


def test_secrets_come_from_secrets():
    kept = [each for each in environments() if re.search("KEY|TOKEN|SECRET|PASSWORD", each["name"])]
    assert len(kept) == 4
    assert all(set(each["valueFrom"]) == {"secretKeyRef"} for each in kept)
    for path in FILES.iterdir():
        if path.suffix in {".yaml", ".json"}:
            assert not re.search(r"(?i)(password|secret|token|key): *[\"']?\w{20,}", path.read_text())


def test_every_variable_is_one_that_the_code_reads_and_the_places_meet():
    one = learner()
    known = {shared.VARIABLE, remote_address.BASE_VARIABLE, TOKEN_VARIABLE, "MILVUS_URI", "OPENAI_API_KEY"}
    assert set(one["extraEnv"]) == known | {"OMP_NUM_THREADS", "HF_HUB_OFFLINE"}
    assert one["extraEnv"]["OMP_NUM_THREADS"] == "1"
    place = one["extraEnv"][shared.VARIABLE]
    (mount,) = one["storage"]["extraVolumeMounts"]
    assert (mount["mountPath"], mount["readOnly"]) == (place, True)
    claim, job = objects("models.yaml")
    assert one["storage"]["extraVolumes"][0]["persistentVolumeClaim"] == {
        "claimName": claim["metadata"]["name"],
        "readOnly": True,
    }
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["image"] == f"{one['image']['name']}:{one['image']['tag']}"
    assert container["command"][:3] == ["llmhero", "models", "share"]
    assert container["command"][4] == container["volumeMounts"][0]["mountPath"] == place
    assert f"LLMHERO_MODELS={place}" in (FILES / "Dockerfile").read_text()


def test_the_server_is_where_learners_look_and_has_their_key(monkeypatch):
    address = learner()["extraEnv"]["OPENAI_BASE_URL"]
    _, deployment, service, policy = objects("vllm.yaml")
    (port,) = service["spec"]["ports"]
    assert address == f"http://{service['metadata']['name']}:{port['port']}/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    assert remote_keys.may_have_key("OPENAI_API_KEY", address)
    selected = service["spec"]["selector"]
    assert selected == deployment["spec"]["template"]["metadata"]["labels"]
    assert selected == policy["spec"]["podSelector"]["matchLabels"]
    served = [
        arg for arg in deployment["spec"]["template"]["spec"]["containers"][0]["args"] if "name=" in arg
    ]
    (name,) = (arg.partition("=")[2] for arg in served)
    for page in PAGES.values():
        assert f'"openai:{name}"' in page
        assert f'"openai:{address}#{name}"' in page


def megabytes(size):
    return int(size[:-1]) * UNITS[size[-1]]


def test_a_pod_has_room_for_what_was_measured():
    rows = json.loads((FILES / "measured.json").read_text())["rows"]
    assert len(rows) > 1
    own, mapped = (max(row[key] for row in rows) for key in ("active_mb", "shared_mb"))
    memory = learner()["memory"]
    # A server of one's own takes 0.1 GB, and a second kernel has to fit below the limit.
    assert megabytes(memory["guarantee"]) >= own + 100
    assert megabytes(memory["limit"]) >= 2 * own + mapped + 100


def test_both_pages_name_the_same_files_commands_and_figures():
    pattern = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)*")
    english, chinese = PAGES.values()
    for found in (
        lambda page: sorted(set(re.findall(r"\]\(([^)]+)\)", page)) - {"classroom.md", "classroom.zh.md"}),
        lambda page: sorted(re.findall(r"`([^`\n]+)`", re.sub("```.*?```", "", page, flags=re.DOTALL))),
        lambda page: [re.sub(" *#.*", "", block) for block in re.findall("```.*?```", page, re.DOTALL)],
        lambda page: [pattern.findall(line) for line in page.splitlines() if line.startswith("|")],
        lambda page: len(re.findall("^## ", page, re.MULTILINE)),
    ):
        assert found(english) == found(chinese)
    named = {Path(name).name for name in re.findall(r"\(classroom/([\w.]+)\)", english)}
    assert named == {path.name for path in FILES.iterdir() if path.is_file()}


def test_the_figures_are_those_of_the_file():
    for row in json.loads((FILES / "measured.json").read_text())["rows"]:
        keys = ("blank_mb", "idle_mb", "active_mb", "shared_mb", "machine_gb")
        line = f"| {row['learners']} | {' | '.join(f'{row[key]:,}' for key in keys)} |"
        for page in PAGES.values():
            assert line in page
            for half, most in row["seconds"].values():
                assert f"{half:.2f} / {most:.2f}" in page
