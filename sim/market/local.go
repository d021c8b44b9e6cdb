package market

// What replies link to is served by us, under paths without an address: each reply
// puts before them the host by which it was called (P-LOCAL).
const (
	// FilesPath is above all of them.
	FilesPath = "/_files/"
	// ChatFiles is where files of chats and reviews lie: what the store has uploaded,
	// and for others a picture in their place (choice).
	ChatFiles = FilesPath + "chats/"
	// SteamProfiles is where buyers of games have their profiles (P-DIGITAL).
	SteamProfiles = FilesPath + "steam/profiles/"
	// MadeFiles is where made-up addresses of pictures, documents and pages lead.
	MadeFiles = FilesPath + "made/"
)
