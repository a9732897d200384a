"""Settings of hypothesis for these tests."""

from hypothesis import HealthCheck, settings

# No test depends on a time: a busy machine must not turn a slow example into a failure.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
