package pack

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/diag"
)

// TestReadmeDocumentsEveryKey holds layouts/README.md against the structs: each
// key of a file stands in the table of the file's section, by its full path,
// and no other key does.
func TestReadmeDocumentsEveryKey(t *testing.T) {
	documented := readmeKeys(t)
	files := map[string]reflect.Type{
		fileInfo: reflect.TypeFor[Info](), filePage: reflect.TypeFor[PageFile](), fileStyles: reflect.TypeFor[StyleSpec](),
		fileOutline: reflect.TypeFor[Outline](), fileTables: reflect.TypeFor[TablesFile](), fileSentences: reflect.TypeFor[map[string]*Sentence](),
		fileWords: reflect.TypeFor[Words](), fileForms: reflect.TypeFor[FormsFile](),
		fileDeclare: reflect.TypeFor[Declared](),
	}
	for file, typ := range files {
		keys := map[string]bool{}
		collect(typ, "", nil, keys)
		if len(keys) < 3 {
			t.Fatalf("%s has only the keys %v", file, keys)
		}
		for key := range keys {
			if !slices.Contains(documented[file], key) {
				t.Errorf("layouts/README.md: the section %s lacks `%s`", file, key)
			}
		}
		for _, key := range documented[file] {
			if !keys[key] {
				t.Errorf("layouts/README.md: %s has no key `%s`", file, key)
			}
		}
		delete(documented, file)
	}
	for file := range documented {
		t.Errorf("layouts/README.md: a pack has no file %s", file)
	}
}

// TestReadmeNamesEveryCase: the ten cases of a change, each in the table of
// cases.
func TestReadmeNamesEveryCase(t *testing.T) {
	_, section, ok := strings.Cut(readme(t), "## 增减的十种情形")
	if !ok {
		t.Fatal("layouts/README.md has no section on the cases of a change")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var named []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1) {
		named = append(named, m[1])
	}
	if want := slices.Clone(changeCases); !slices.Equal(slices.Sorted(slices.Values(named)), slices.Sorted(slices.Values(want))) {
		t.Errorf("named %v, want %v", named, want)
	}
}

// TestReadmeExamples: the sentences that the README shows are sentences a pack
// may hold, with facts that exist.
func TestReadmeExamples(t *testing.T) {
	bundled, _ := Load(os.DirFS("../../layouts"), "ningxia-2020", os.DirFS("../../layouts"))
	p := &Pack{Words: bundled.Words, Facts: bundled.Facts, Sentences: map[string]*Sentence{}}
	for i, block := range regexp.MustCompile("(?s)\n```\n(.*?)```").FindAllStringSubmatch(readme(t), -1) {
		p.Sentences[strconv.Itoa(i)] = &Sentence{Text: Template{Source: block[1]}}
	}
	if len(p.Sentences) < 5 {
		t.Fatalf("only %d examples", len(p.Sentences))
	}
	var diags diag.List
	p.prepare(&diags)
	p.checkFacts(&diags)
	for _, d := range diags {
		t.Errorf("layouts/README.md: %s [%s]", d.Message, d.Code)
	}
}

// TestReadmeDeclarations: what the README declares, over national-2022, is a pack
// without a fault: fields, facts, tables, forms, charts, lists, as they stand there.
func TestReadmeDeclarations(t *testing.T) {
	bundled := os.DirFS("../../layouts")
	seen, declared := map[string]int{}, "" // the block before
	for _, block := range regexp.MustCompile("(?s)\n```\n(.*?)```").FindAllStringSubmatch(readme(t), -1) {
		kind, _, _ := strings.Cut(block[1], ":")
		file := map[string]string{"fields": fileDeclare, "facts": fileDeclare, "tables": fileDeclare, "forms": fileDeclare, "charts": fileDeclare, "lists": fileTables}[kind]
		if file == "" {
			continue
		}
		if kind == "tables" && strings.Contains(block[1], "statement:") { // how a declared one is printed
			file, kind = fileTables, "printed"
		}
		seen[kind]++
		fsys := fstest.MapFS{"p/pack.yaml": {Data: []byte("base: national-2022\ntitle: 甲\nplace: 乙\nyear: 2024\n")}, "p/" + file: {Data: []byte(block[1])}}
		if kind == "printed" {
			fsys["p/"+fileDeclare] = &fstest.MapFile{Data: []byte(declared)}
		}
		if _, diags := Load(fsys, "p", bundled); diags.Failed() {
			t.Errorf("layouts/README.md:\n%s%v", block[1], diags)
		}
		declared = block[1]
	}
	if seen["fields"] < 1 || seen["facts"] < 1 || seen["tables"] < 4 || seen["forms"] < 1 || seen["charts"] < 1 || seen["lists"] < 1 || seen["printed"] < 1 {
		t.Errorf("only %v", seen)
	}
}

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../layouts/README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// readmeKeys are the first cells of the tables below "# 各文件的键" by section.
func readmeKeys(t *testing.T) map[string][]string {
	_, text, ok := strings.Cut(readme(t), "\n# 各文件的键\n")
	if !ok {
		t.Fatal("layouts/README.md has no chapter on the keys")
	}
	keys := map[string][]string{}
	file := ""
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			file = strings.TrimSpace(name)
			keys[file] = nil
		}
		if rest, ok := strings.CutPrefix(line, "| `"); ok {
			key, rest, _ := strings.Cut(rest, "`")
			if slices.Contains(keys[file], key) {
				t.Errorf("layouts/README.md: %s documents `%s` twice", file, key)
			}
			keys[file] = append(keys[file], key)
			if meaning, _, _ := strings.Cut(strings.TrimPrefix(rest, " | "), " | "); strings.TrimSpace(meaning) == "" {
				t.Errorf("layouts/README.md: `%s` of %s has no meaning", key, file)
			}
		}
	}
	return keys
}

// collect gathers the paths of all keys below a type: [] for the items of a
// list, * for a name of one's own choice. A struct within itself (sections of
// sections) is gone through once.
func collect(typ reflect.Type, path string, within []reflect.Type, keys map[string]bool) {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if reflect.PointerTo(typ).Implements(textUnmarshalerType) {
		return
	}
	switch typ.Kind() {
	case reflect.Map:
		path = join(path, "*")
		keys[path] = true
		collect(typ.Elem(), path, within, keys)
	case reflect.Slice:
		collect(typ.Elem(), path+"[]", within, keys)
	case reflect.Struct:
		if slices.Contains(within, typ) || typ == reflect.TypeFor[FieldSpec]() && path != "fields[]" {
			return // told above, where fields of another kind of thing have the same keys
		}
		within = append(slices.Clone(within), typ)
		for i := range typ.NumField() {
			f := typ.Field(i)
			key, is, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case key == "" && is == "scalar":
				key = "text"
			case key == "", key == "-":
				continue
			}
			keys[join(path, key)] = true
			collect(f.Type, join(path, key), within, keys)
		}
	}
}
