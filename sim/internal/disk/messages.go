package disk

// What is wrong with a file, and what to do about it.
const (
	notRegular    = "it is %s, not a file"
	fixNotRegular = "name a file, or one that is not there yet"
	notOurs       = "it is not a state file of localmarket"
	fixNotOurs    = "name another file, or one that is not there yet; this one was left as it is"
	truncated     = "it is not whole: %d bytes are left of %d"
	damaged       = "it is damaged: %s"
	fixDamaged    = "take a copy that is whole, or begin with a new file; this one was left as it is"
	newer         = "it was written by a newer version of localmarket: its form is %d, known are forms up to %d"
	fixNewer      = "update localmarket; this file was left as it is"
	inUse         = "another process uses it"
	fixInUse      = "end the other localmarket, or name another file"
	noOpen        = "it cannot be opened: %s"
	fixNoOpen     = "see that the folder is there and can be written to"
	noWrite       = "it cannot be written: %s"
	fixNoWrite    = "make room on the disk or name another file; what was written before is kept"
	noRead        = "it cannot be read: %s"
)
