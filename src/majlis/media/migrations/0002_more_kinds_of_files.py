from django.db import migrations, models

KINDS = [
    ("image", "Image"),
    ("gif", "Moving image"),
    ("video", "Video"),
    ("document", "Document"),
    ("captions", "Captions"),
]


class Migration(migrations.Migration):

    dependencies = [("media", "0001_initial")]

    operations = [
        migrations.AlterField("asset", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AddField("asset", "audio_codec", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
        migrations.AddField("asset", "frames_per_second", models.FloatField(default=0)),
        migrations.AddField("asset", "pages", models.IntegerField(default=0)),
        migrations.AddField("asset", "is_srgb", models.BooleanField(default=True)),
    ]
