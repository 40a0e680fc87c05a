"""People, groups, memberships and what every app needs of them: policies, encrypted fields, audit, retention."""
