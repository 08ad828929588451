from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("publishing", "0003_each_file_takes_its_place")]

    operations = [migrations.RemoveField(model_name="post", name="asset")]
