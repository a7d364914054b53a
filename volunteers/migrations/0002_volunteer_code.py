from django.db import migrations, models

import volunteers.models.code


def give_codes(apps, schema_editor):
    """Give a code to everyone who is registered already."""
    volunteer_model = apps.get_model("volunteers", "Volunteer")
    codes = set()
    for volunteer in volunteer_model.objects.filter(code=None).only("pk").iterator():
        code = volunteers.models.code.new_code()
        while code in codes:
            code = volunteers.models.code.new_code()
        codes.add(code)
        volunteer_model.objects.filter(pk=volunteer.pk).update(code=code)


class Migration(migrations.Migration):
    # filling and constraining one table in one transaction would wait for its own triggers
    atomic = False

    dependencies = [("volunteers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="code",
            field=models.CharField(editable=False, max_length=8, null=True),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="volunteer",
            name="code",
            field=models.CharField(
                default=volunteers.models.code.new_code, editable=False, max_length=8, unique=True
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[23456789BCDFGHJKMNPQRSTVWXZ]{8}$")),
                name="volunteer_code_known",
            ),
        ),
    ]
