// An API integration in Go, with golang-jwt (4 or 5): exchanges a request token, calls an API once.
//
//	go run rekey.go URL < credential      or with the credential string in REKEY_CREDENTIAL
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	text := []byte(os.Getenv("REKEY_CREDENTIAL"))
	if len(text) == 0 {
		text, _ = io.ReadAll(os.Stdin)
	}
	unpadded := strings.TrimRight(strings.Join(strings.Fields(string(text)), ""), "=")
	credentialJSON, err := base64.RawStdEncoding.DecodeString(unpadded)
	check(err)
	var credential map[string]string
	check(json.Unmarshal(credentialJSON, &credential))

	id := make([]byte, 16)
	_, err = rand.Read(id)
	check(err)
	claims := jwt.MapClaims{"iat": time.Now().Unix(), "jti": fmt.Sprintf("%x", id)}
	for _, name := range []string{"appname", "appkey", "shortname"} {
		claims[name] = credential[name]
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	signed, err := token.SignedString([]byte(credential["sharedsecret"]))
	check(err)

	// A redirect that is followed would carry the token along.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := http.Client{Timeout: 10 * time.Second, CheckRedirect: stay}
	body, _ := json.Marshal(map[string]string{"jwt": signed})
	response, err := client.Post(credential["url"]+"/auth/token", "application/json", bytes.NewReader(body))
	check(err)
	var answer struct {
		Name, Message string
		AccessToken   string `json:"access_token"`
	}
	check(json.NewDecoder(response.Body).Decode(&answer))
	if response.StatusCode != http.StatusOK {
		fmt.Fprintf(os.Stderr, "%s: %s\n", answer.Name, answer.Message)
		if answer.Name == "SHARED_SECRET_REGENERATED" {
			os.Exit(3) // Nothing helps but the new credential string. Load it here if you can.
		}
		os.Exit(1)
	}

	call, err := http.NewRequest(http.MethodGet, os.Args[1], nil)
	check(err)
	call.Header.Set("Authorization", "Bearer "+answer.AccessToken)
	response, err = client.Do(call)
	check(err)
	fmt.Println("HTTP", response.StatusCode)
}
