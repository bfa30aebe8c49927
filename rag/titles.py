"""Words set before the name of somebody and no part of it: "Professor Marsh", "Mayor Li", "Aunt Lucy". English."""

_ROLES = """
mr mrs ms dr doctor professor president vice chairman chairwoman chairperson premier chancellor minister secretary
senator congressman congresswoman governor mayor councillor councilor ambassador commissioner director manager
principal headmaster headmistress teacher coach nurse chef curator librarian engineer architect inspector detective
sheriff officer colonel captain commander lieutenant sergeant reverend rabbi uncle aunt grandma grandpa cousin
"""
# What places and houses may be named after too, and are told apart by then: Duke University, Queen Street, General
# Motors; and what may be left out before a name: Lake Erie, River Thames.
_RANKS = """
sir dame lord lady king queen prince princess emperor empress duke duchess count countess baron earl pope cardinal
bishop saint st father mother sister brother general admiral marshal major judge justice dean former deputy
river lake mount
"""
ROLES = frozenset(_ROLES.split())
TITLES = ROLES | frozenset(_RANKS.split())
