#!/usr/bin/env python3
"""Fails when a source file includes across a layer arrow (docs/architecture.md, section "Layers")."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAY_INCLUDE = {
    "sim": set(),
    "models": {"sim"},
    "policies": {"sim", "models"},
    "agents": {"sim", "policies", "models"},
    "evaluation": {"sim", "policies", "models"},
    "scenarios": {"sim", "models"},
    "experiments": {"sim", "models", "policies", "agents", "evaluation", "scenarios"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"/]+)/')


def violations(root: pathlib.Path) -> list[str]:
    found = []
    for layer, allowed in MAY_INCLUDE.items():
        for path in sorted((root / layer).rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match or match.group(1) == layer or match.group(1) not in MAY_INCLUDE:
                    continue
                if match.group(1) not in allowed:
                    found.append(
                        f"{path.relative_to(root)}:{number}: {layer}/ may not include "
                        f"{match.group(1)}/; allowed: {', '.join(sorted(allowed)) or 'nothing of ours'}"
                    )
    return found


if __name__ == "__main__":
    problems = violations(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    print("\n".join(problems) if problems else "layers: every include follows the arrows")
    sys.exit(1 if problems else 0)
