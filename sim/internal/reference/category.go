package reference

// Category is one of Market's categories.
type Category struct {
	// ID is its number, from 1.
	ID   int64
	Name string
	// Parent is the category that it is in, or 0 for the root.
	Parent int64
	// Leaf says that there is none in it: goods are in leaves alone.
	Leaf bool
}

// section is a category with leaves in it.
type section struct {
	id     int64
	name   string
	leaves []Category
}

// Root is the category that all others are in, and Others that of goods which no
// category here has.
const (
	Root     = 90401
	rootName = "Все товары"

	Others     = 16999
	othersName = "Прочее"
)

// Categories lists all categories, each after the one that it is in.
func Categories() []Category {
	all := []Category{{ID: Root, Name: rootName}}
	for _, s := range table {
		all = append(all, Category{ID: s.id, Name: s.name, Parent: Root})
		for _, leaf := range s.leaves {
			leaf.Parent, leaf.Leaf = s.id, true
			all = append(all, leaf)
		}
	}
	return append(all, Category{ID: Others, Name: othersName, Parent: Root})
}

// CategoryOf is the category of a number.
func CategoryOf(id int64) (Category, bool) {
	c, ok := byID[id]
	return c, ok
}

var byID = func() map[int64]Category {
	index := map[int64]Category{}
	for _, c := range Categories() {
		index[c.ID] = c
	}
	return index
}()
