-- What happened on a day: the board counts it in the register, and its lists show just those cases.
CREATE INDEX register_by_type ON log.register (type, at, case_id) WHERE type IN (
    'vn.langnghe.intake.case-received.v1', 'vn.langnghe.dispatch.case-forwarded.v1',
    'vn.langnghe.dispatch.case-answered.v1', 'vn.langnghe.oversight.case-closed.v1',
    'vn.langnghe.oversight.case-reopened.v1', 'vn.langnghe.triage.case-refused.v1',
    'vn.langnghe.oversight.deadline-missed.v1', 'vn.langnghe.oversight.step-missed.v1',
    'vn.langnghe.publisher.result-published.v1', 'vn.langnghe.intake.verdict-given.v1');
