package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"feedgen/cmd/feedgen/internal/config"
)

// post sends the alert as JSON to a webhook. Slack, Mattermost and others show what
// stands under "text". No error shows the address, which is a secret.
func (a alert) post(ctx context.Context, address config.Secret) error {
	hook, err := address.Reveal()
	if err != nil {
		return err
	}
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	u, err := url.Parse(hook)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return fmt.Errorf("%s: it holds no address such as https://hooks.example.com/…", address.At)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: it holds no address such as https://hooks.example.com/…", address.At)
	}
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		var named *url.Error
		if errors.As(err, &named) {
			err = named.Err
		}
		return fmt.Errorf("webhook at %s: %w", u.Hostname(), err)
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("webhook at %s: %s", u.Hostname(), resp.Status)
	}
	return nil
}
