"""Every measure of every example: `python -m tests.integration.fidelity.measure`."""

from tests.integration.fidelity.examples import Example, altered, faithful
from tests.integration.fidelity.products import product_in
from worker_service.fidelity.verdict import held_against, measured


def main() -> None:
    for kind, examples in (("faithful", faithful()), ("altered", altered())):
        for example in examples:
            _show(kind, example)


def _show(kind: str, example: Example) -> None:
    measures = measured(example.picture, product_in(example.original))
    against = held_against(measures)
    numbers = "  ".join(f"{name} {value:.4g}" for name, value in measures.items())
    print(f"{kind:8s}  {example.name:32s}  {numbers}  against: {', '.join(against) or '-'}")  # noqa: T201 - a table is its purpose


if __name__ == "__main__":
    main()
