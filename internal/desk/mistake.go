package desk

import (
	"fmt"
	"html/template"
	"log"
	"net/http"
	"runtime/debug"
)

// mistakeText says what came of our own mistake. One unit that breaks the
// program must not cost the others the desk.
func mistakeText(unit string, m any) string {
	of := "这里"
	if unit != "" {
		of = "“" + unit + "”"
	}
	return fmt.Sprintf("程序在%s自身出错，别的单位不受影响。请把这一行和这个单位的文件夹交给维护人员：%.200v", of, m)
}

// mistake makes a panic an error that names the unit; it is deferred.
func mistake(unit string, err *error) {
	if m := recover(); m != nil {
		log.Printf("%s: %v\n%s", unit, m, debug.Stack())
		*err = fmt.Errorf("%s", mistakeText(unit, m))
	}
}

// careful answers a request that broke the program with what happened.
func careful(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			m := recover()
			switch {
			case m == nil:
				return
			case m == http.ErrAbortHandler:
				panic(m)
			}
			log.Printf("%s %s: %v\n%s", r.Method, r.URL.Path, m, debug.Stack())
			text := mistakeText(r.URL.Query().Get("unit"), m)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprintf(w, `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>程序出错</title>`+
				`<link rel="stylesheet" href="/asset/desk.css"><main id="main"><p class="trouble" role="alert">%s</p>`+
				`<p><a href="/">回到各单位</a></p></main></html>`, template.HTMLEscapeString(text))
		}()
		next.ServeHTTP(w, r)
	})
}
