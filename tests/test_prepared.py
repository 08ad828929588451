"""Homes that begin with the run's migrated database: whole, and each for itself."""

from majlis.operations import migrating
from majlis.operations.postgres import Cluster, Mode
from tests import prepared

WRITE = "CREATE TABLE ours AS SELECT 'مجلس' AS word"
FOUND = "SELECT count(*) FROM pg_tables WHERE tablename IN ('ours', 'people_institution')"


def test_a_home_begins_migrated_and_what_is_done_in_it_stays_in_it():
    with prepared.home() as ours, prepared.home() as theirs:
        clusters = [Cluster(place, prepared.FAST) for place in (ours, theirs)]
        try:
            for cluster in clusters:
                assert migrating.is_done(cluster.home)
                assert not (cluster.home / "keys").exists()
                cluster.ensure_started()
            with clusters[0].connect("majlis") as connection:
                connection.execute(WRITE)
            found = []
            for cluster in clusters:
                with cluster.connect("majlis") as connection:
                    found.append(connection.execute(FOUND).fetchone()[0])
        finally:
            for cluster in clusters:
                cluster.stop(Mode.IMMEDIATE)

    assert found == [2, 1]
    assert not ours.exists()
