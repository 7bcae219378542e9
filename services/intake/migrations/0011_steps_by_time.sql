-- What authorities did, by when: programs ask every few minutes for what is new about cases of any age. The events are
-- those of `services/intake/open311/view.py`.
CREATE INDEX history_of_steps ON intake.history (at DESC, id) WHERE event IN (
    'triage.case-classified', 'dispatch.case-forwarded', 'dispatch.case-accepted', 'dispatch.case-returned',
    'dispatch.deadline-extended', 'dispatch.case-answered', 'oversight.case-reopened', 'oversight.case-closed',
    'publisher.result-published'
);

SELECT log.read_table('intake.history');
