package markup

import "testing"

func TestRelocate(t *testing.T) {
	to := map[string]string{
		"https://a.example/1.jpg?x=1&y='2'": "https://b.example/one.jpg",
		"https://a.example/2.jpg":           "https://b.example/two.jpg?a=1&b=2",
		"https://a.example/gone.jpg":        "",
	}
	tests := []struct{ name, clean, want string }{
		{"no pictures", `<p>a & <b>b</b> &lt; "c"</p>`, `<p>a & <b>b</b> &lt; "c"</p>`},
		{"escaped", `<p><img src="https://a.example/1.jpg?x=1&amp;y='2'" alt="it's"/> it's "so"</p>`,
			`<p><img src="https://b.example/one.jpg" alt="it's"/> it's "so"</p>`},
		{"renditions", `<img src="https://a.example/2.jpg" srcset="https://a.example/2b.jpg 2x" sizes="10vw" width="9"><p>`,
			`<img src="https://b.example/two.jpg?a=1&amp;b=2" width="9"><p>`},
		{"gone", `<p>a <img src="https://a.example/gone.jpg" alt="x"/> b</p><video poster="https://a.example/gone.jpg" src="https://a.example/2.mp4"></video>`,
			`<p>a  b</p><video src="https://a.example/2.mp4"></video>`},
		{"others", `<img src="https://a.example/3.jpg" srcset="https://a.example/2.jpg 2x">`, `<img src="https://a.example/3.jpg" srcset="https://a.example/2.jpg 2x">`},
		{"links", `<a href="https://a.example/2.jpg"><img src="https://a.example/2.jpg"></a>`,
			`<a href="https://a.example/2.jpg"><img src="https://b.example/two.jpg?a=1&amp;b=2"></a>`},
		{"code", `<img alt="x"><code>&lt;img src="https://a.example/2.jpg"&gt;</code>`, `<img alt="x"><code>&lt;img src="https://a.example/2.jpg"&gt;</code>`},
		{"posters", `<video poster="https://a.example/2.jpg" src="https://a.example/2.mp4"></video>`,
			`<video poster="https://b.example/two.jpg?a=1&amp;b=2" src="https://a.example/2.mp4"></video>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Relocate(tt.clean, to); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
