"""The table of live widgets: the one place that knows their names.

A widget module has ``PARAMS``, the declared values it is handed by name, ``show(stage, **values)``, which
computes with the core and returns a Picture. It may have ``WIDE = True`` (needs the page's whole width),
``OPTIONS``, names of further options that a section's directive may set, and ``TAKES_SECTION = True``: then
``show`` is handed ``section`` as well.
"""

from types import ModuleType

from pages.widgets import (
    claim_lab,
    decay_comparison,
    draw_schedule,
    forgotten_eval,
    linear_sum,
    loss_curves,
    mask_explorer,
    mask_wall,
    masked_sum,
    myth_court,
    network_diagram,
    overfitting_gap,
    paper_bench,
    placement_map,
    rate_sweep,
    recall_card,
    scaling_histogram,
    scaling_steps,
    step_debugger,
    subnetwork_average,
    team_picture,
    team_plays,
    thinned_network,
    three_costs,
)

WIDGETS: dict[str, ModuleType] = {
    "mask-explorer": mask_explorer,
    "linear-sum": linear_sum,
    "masked-sum": masked_sum,
    "scaling-histogram": scaling_histogram,
    "scaling-steps": scaling_steps,
    "mask-wall": mask_wall,
    "loss-curves": loss_curves,
    "overfitting-gap": overfitting_gap,
    "rate-sweep": rate_sweep,
    "subnetwork-average": subnetwork_average,
    "recall-card": recall_card,
    "placement-map": placement_map,
    "three-costs": three_costs,
    "decay-comparison": decay_comparison,
    "thinned-network": thinned_network,
    "network-diagram": network_diagram,
    "team-picture": team_picture,
    "step-debugger": step_debugger,
    "claim-lab": claim_lab,
    "forgotten-eval": forgotten_eval,
    "myth-court": myth_court,
    "team-plays": team_plays,
    "draw-schedule": draw_schedule,
    "paper-bench": paper_bench,
}
