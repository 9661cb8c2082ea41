"""Towns founded before get the usual levels of the tree of party organisations, unless they have named some."""

from django.db import migrations

LEVELS = (
    ("working_committee", "街道党工委", "Street Party Working Committee", "书记", "Secretary"),
    ("community_committee", "社区党委", "Community Party Committee", "书记", "Secretary"),
    ("compound_branch", "小区党支部", "Compound Party Branch", "书记", "Secretary"),
    ("grid_group", "网格党小组", "Grid Party Group", "组长", "Group leader"),
    ("building_lead", "红色楼栋长", "Red building lead", "", ""),
    ("member_household", "党员中心户", "Party member's household", "", ""),
)


def name_them(apps, schema_editor):
    level_name = apps.get_model("territory", "LevelName")
    named = level_name.objects.filter(tree="party").values("town")
    level_name.objects.bulk_create(
        level_name(
            town=town, tree="party", key=key, rank=rank, name_zh=zh, name_en=en, lead_zh=lead_zh, lead_en=lead_en
        )
        for town in apps.get_model("territory", "Town").objects.exclude(pk__in=named)
        for rank, (key, zh, en, lead_zh, lead_en) in enumerate(LEVELS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("territory", "0005_english_names")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop, elidable=False)]
