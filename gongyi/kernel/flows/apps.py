from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FlowsConfig(AppConfig):
    name = "gongyi.kernel.flows"
    label = "flows"

    def ready(self) -> None:
        from gongyi.kernel.flows import checks, guards, jobs, notices, printing, retiming, telling, ticking  # noqa: F401, PLC0415 - registers handlers once apps are loaded
        from gongyi.kernel.flows.history import owning, sequencer  # noqa: F401, PLC0415 - registers the sequencer and what was signed
        from gongyi.kernel.people import keeping  # noqa: PLC0415 - once apps are loaded

        post_migrate.connect(guards.install, sender=self, dispatch_uid="history guards")
        post_migrate.connect(keeping.establish, sender=self, dispatch_uid="keys of the database")
