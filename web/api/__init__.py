"""The JSON API: operations declared once, and routed, checked and described from that declaration."""
