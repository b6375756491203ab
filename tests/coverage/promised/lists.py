"""Rows in the two headers that ARCEP's back office quotes; the first of each is the one real row known."""

SITES = (
    "num_arrete;date_publication_arrete;numero_site;nom_site_operateurs;site_physique;numero_site_physique;"
    "nom_site_arrete;id_dossier;nom_de_la_zone;region;departement;insee_dep;x_lambert_93;y_lambert_93;20801;20810;"
    "20815;20820;op_leader;sites_demandes;sites_mes;sites_6_mois;sites_6_24_mois;sites_attente_deploiement;"
    "origine_zone;num_zone_arrete"
)
AAST = (
    "2018-1;2018-07-08;1;ZPG64601;1;1;NA;1;AAST;NOUVELLE-AQUITAINE;PYRÉNÉES-ATLANTIQUES;64;448967;6247417;1;1;1;1;"
    "20815;1;1;0;0;0;ZBCB;1"
)
POINTS = (
    '"id_point";"num_arrete";"date_publication_arrete";"id_dossier";"nom_dossier";"nb_sites_dossier";"code_insee";'
    '"nom_commune";"departement";"insee_dep";"region";"x_lambert_93";"y_lambert_93";"20801";"20810";"20815";"20820";'
    '"origine_zone";"origine_coordonnees";"num_zone_arrete";"nom_point_arrete";"identifiant_site";"lien_arrete"'
)
AAST_POINT = (
    '"1";"2018-1";"2018-07-08";"1";"AAST";"1";"64001";"AAST";"PYRÉNÉES-ATLANTIQUES";"64";"NOUVELLE-AQUITAINE";'
    '"449114.4";"6248253.5";"1";"1";"1";"1";"ZBCB";"Arcep chef-lieu";"1";"AAST";NA;"https://www.legifrance.gouv.fr/"'
)


def site(number: int = 2, **other: object) -> str:
    """A row of the sites' list, in whose columns `other` stands."""
    cells = dict(zip(SITES.split(";"), AAST.split(";"), strict=True))
    return ";".join(str(value) for value in (cells | {"numero_site": number} | other).values())
