<%!
    def said(code):
        """Without the comments that Alembic puts around what it wrote."""
        lines = [line for line in (code or "pass").splitlines() if "# ###" not in line]
        return "\n".join(lines).strip()
%>\
"""${message[0].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${said(upgrades)}


def downgrade() -> None:
    ${said(downgrades)}
