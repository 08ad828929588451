import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import majlis.store.clock
from django.conf import settings
from django.db import migrations, models

from majlis.store.tenancy import Wall

# Trusted since Postgres 13: the database's owner may make it.
TRIGRAMS = "CREATE EXTENSION IF NOT EXISTS pg_trgm"

# What people asked and what helped them is written once; what was answered is put away, not lost.
GRANTS = """
REVOKE UPDATE, DELETE ON answers_question, answers_solved FROM majlis_web, majlis_worker;
REVOKE DELETE ON answers_service, answers_article FROM majlis_web, majlis_worker;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("store", "0001_roles_and_clock"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TRIGRAMS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stems', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('english', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('norm', models.TextField(blank=True)),
                ('stemmer', models.SmallIntegerField(default=0)),
                ('question_ar', models.CharField(max_length=300)),
                ('question_en', models.CharField(blank=True, max_length=300)),
                ('answer_ar', models.TextField()),
                ('answer_en', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stems', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('english', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('norm', models.TextField(blank=True)),
                ('stemmer', models.SmallIntegerField(default=0)),
                ('key', models.SlugField(max_length=60)),
                ('title_ar', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('summary_ar', models.TextField()),
                ('summary_en', models.TextField(blank=True)),
                ('audience', models.CharField(choices=[('consumer', 'Consumers'), ('importer', 'Importers'), ('exporter', 'Exporters'), ('business', 'Businesses'), ('lab', 'Laboratories'), ('expert', 'Experts'), ('media', 'The press'), ('public', 'Everyone')], default='public', max_length=10)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('steps_ar', models.TextField(blank=True)),
                ('steps_en', models.TextField(blank=True)),
                ('fee_ar', models.CharField(blank=True, max_length=200)),
                ('fee_en', models.CharField(blank=True, max_length=200)),
                ('sla_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Phrasing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('norm', models.CharField(max_length=500)),
                ('from_case_id', models.BigIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phrasings', to='answers.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phrasings', to='answers.service')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='answers.service'),
        ),
        migrations.CreateModel(
            name='Solved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='solved', to='answers.article')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60)),
                ('standard', models.CharField(max_length=60)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
            options={
                'ordering': ['word', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('norm', models.CharField(max_length=300)),
                ('language', models.CharField(default='ar', max_length=2)),
                ('found', models.BooleanField()),
                ('place', models.CharField(choices=[('portal', 'Public portal'), ('desk', 'Desk')], max_length=6)),
                ('at', models.DateTimeField(db_default=majlis.store.clock.Now())),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.institution')),
            ],
            options={
                'indexes': [models.Index(fields=['institution', 'found', '-at'], name='question_list'), models.Index(fields=['institution', 'norm', '-at'], name='question_again')],
            },
        ),
        migrations.AddIndex(
            model_name='service',
            index=django.contrib.postgres.indexes.GinIndex(fields=['stems'], name='service_stems'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=django.contrib.postgres.indexes.GinIndex(fields=['english'], name='service_english'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('norm'), name='gin_trgm_ops'), name='service_norm'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('institution', 'key'), name='service_key'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('title_ar', ''), _negated=True), name='service_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='phrasing',
            constraint=models.UniqueConstraint(fields=('article', 'norm'), name='phrasing_of_article'),
        ),
        migrations.AddConstraint(
            model_name='phrasing',
            constraint=models.UniqueConstraint(fields=('service', 'norm'), name='phrasing_of_service'),
        ),
        migrations.AddConstraint(
            model_name='phrasing',
            constraint=models.CheckConstraint(condition=models.Q(('article__isnull', False), ('service__isnull', False), _connector='XOR'), name='phrasing_leads_to_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='phrasing',
            constraint=models.CheckConstraint(condition=models.Q(('norm', ''), _negated=True), name='phrasing_says_something'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fields=['stems'], name='article_stems'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fields=['english'], name='article_english'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('norm'), name='gin_trgm_ops'), name='article_norm'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question_ar', ''), _negated=True), models.Q(('answer_ar', ''), _negated=True)), name='article_has_question_and_answer'),
        ),
        migrations.AddIndex(
            model_name='solved',
            index=models.Index(fields=['institution', '-at'], name='solved_list'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.UniqueConstraint(fields=('institution', 'word', 'standard'), name='one_synonym'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('word', ''), _negated=True), models.Q(('standard', ''), _negated=True)), name='synonym_has_words'),
        ),
        Wall(
            {
                "answers_service": {},
                "answers_article": {"service_id": "answers_service"},
                "answers_phrasing": {
                    "article_id": "answers_article",
                    "service_id": "answers_service",
                },
                "answers_solved": {"article_id": "answers_article"},
                "answers_synonym": {},
                "answers_question": {},
            }
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
