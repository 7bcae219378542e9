"""An Official Account in Zalo, as its servers see it: who signed, who is told, with which token."""
