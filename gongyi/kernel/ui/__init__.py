"""The design system: tokens, templates, parts, the loop ring, headers and pages of refusal."""
