from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "gongyi.kernel.evidence"
    label = "evidence"
