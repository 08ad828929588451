from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('delivery', '0008_words_of_erased_people')]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='hold_reason',
            field=models.CharField(blank=True, choices=[('late', 'Its time has passed'), ('rate_limited', 'The network takes no more for now'), ('logged_out', 'The account must be connected again'), ('paused', 'Publishing was paused past its time'), ('unsettled', 'It is not known whether it was published'), ('sender_alive', 'The process that sent it could still be alive'), ('differs', 'The network shows something else than was approved'), ('vanished', 'It was published and is no longer there'), ('media', 'A file of it cannot be read'), ('by_hand', 'The network leaves this to a person'), ('changed', 'It is not what was approved'), ('exhausted', 'Several tries did not get through'), ('depends', 'What it follows was not published'), ('guarded', 'Somebody else acted here meanwhile'), ('budget', 'The account would go beyond its budget of the month')], max_length=12),
        ),
    ]
