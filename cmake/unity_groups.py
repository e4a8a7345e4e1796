#!/usr/bin/env python3
"""Which source files a clean build may read as one: `python3 cmake/unity_groups.py > cmake/unity_groups.txt`.

CMake's unity builds read several files as one, and what all of them include once; names in anonymous namespaces must then differ, and must not be those of functions
that the headers of another file declare. Files are put together, neighbours first, where names that stand
at the beginning of a line do. A file in no group is compiled by itself, so that a new one needs nothing.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ["sim", "models", "policies", "agents", "evaluation", "scenarios", "experiments"]
ALONE = {"experiments/main.cpp", "experiments/embedded.cpp", "sim/random_lanes.cpp"}
MOST_FILES = 8
MOST_LINES = 1000
DEFINED = re.compile(r"^(?:class|struct|enum class|enum)\s+(\w+)|^using (\w+) =|^(?!namespace|return|#)[\w:<].*?\b(\w+)\s*[({=\[]")


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def names_in(text):
    names = set()
    for line in text.split("\n"):
        found = DEFINED.match(line)
        if found and not line.startswith(("template", "namespace", "}", "using namespace")):
            names.add(next(name for name in found.groups() if name))
    return names


def own_names(text):
    """Of anonymous namespaces, and constants beside them."""
    names = set()
    for block in re.findall(r"^namespace \{$(.*?)^\}  // namespace$", text, re.S | re.M):
        names |= names_in(block)
    rest = re.sub(r"^namespace \{$.*?^\}  // namespace$", "", text, flags=re.S | re.M)
    return names | names_in("\n".join(line for line in rest.split("\n") if line.startswith(("constexpr", "static"))))


def headers_of(path, known):
    """Headers of ours that a file reads, however deep."""
    if path not in known:
        known[path] = set()  # ends rings
        found = set()
        for header in re.findall(r'^#include "([^"]+)"', text_of(path), re.M):
            if os.path.exists(os.path.join(ROOT, header)):
                found |= {header} | headers_of(header, known)
        known[path] = found
    return known[path]


def main():
    listed = subprocess.run(["git", "ls-files", "*.cpp"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [f for f in listed.split() if f.split("/")[0] in FOLDERS and f not in ALONE and "/torch/" not in f]
    deep, declared = {}, {}
    own = {f: own_names(text_of(f)) for f in files}
    lines = {f: text_of(f).count("\n") for f in files}
    seen = {}
    for f in files:
        seen[f] = set()
        for header in headers_of(f, deep):
            if header not in declared:
                declared[header] = names_in(text_of(header))
            seen[f] |= declared[header]
    groups = []
    for f in sorted(files, key=lambda f: (FOLDERS.index(f.split("/")[0]), f)):
        for group in (g for g in groups if g[0].split("/")[0] == f.split("/")[0]):
            if len(group) >= MOST_FILES or sum(lines[g] for g in group) + lines[f] > MOST_LINES:
                continue
            if all(not own[f] & (own[g] | (seen[g] - seen[f])) and not own[g] & (seen[f] - seen[g]) for g in group):
                group.append(f)
                break
        else:
            groups.append([f])
    for group in groups:
        if len(group) > 1:
            print(" ".join(group))
    print(f"{len(files)} files in {len(groups)} groups", file=sys.stderr)


if __name__ == "__main__":
    main()
