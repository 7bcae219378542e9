-- Until when everything that a source has said was heard: the moment before it was asked for more and had none. What is
-- said of the absence of an event waits for that.
ALTER TABLE log.tracking ADD COLUMN whole_until timestamptz;
