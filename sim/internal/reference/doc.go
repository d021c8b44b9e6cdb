// Package reference has what Market tells everybody: its categories, their
// parameters, and delivery services. It is small: names are as Market's are, and
// numbers are Market's where they are widely known, and else made up (choice).
package reference
