agenda-note = Egiaztatu ordua irten aurretik: ekitaldia alda daiteke.
agenda-also = Agendan ere bai
