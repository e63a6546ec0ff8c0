// Command conformance runs any number of workers, as it is told on its standard input; ../README.md says how.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/perdure/perdure/libraries/go/worker"
)

type command struct {
	Do          string `json:"do"`
	Worker      string `json:"worker"`
	URL         string `json:"url"`
	Application string `json:"application"`
	Crash       string `json:"crash"`
	Exit        bool   `json:"exit"`
	Code        string `json:"code"`
	Park        int    `json:"park"`
}

type said struct {
	Worker  string `json:"worker"`
	Is      string `json:"is"`
	Message string `json:"message,omitempty"`
	Writes  int    `json:"writes"`
}

type living struct {
	line  *line
	stop  context.CancelFunc
	ended chan error
}

var (
	mu      sync.Mutex
	workers = map[string]living{}
)

func say(what said) {
	mu.Lock()
	defer mu.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(what)
}

func begin(c command) {
	target, err := url.Parse(c.URL)
	if err != nil {
		say(said{Worker: c.Worker, Is: "failed", Message: err.Error()})
		return
	}
	line := newLine(c.Crash, func() {
		if c.Exit {
			os.Exit(86)
		}
		say(said{Worker: c.Worker, Is: "crashed"})
	})
	w := worker.New(worker.Options{
		Target: target.Host, Application: c.Application, Queues: []string{"conformance"}, DialOptions: line.options(),
		ParkAfter: time.Duration(c.Park) * time.Millisecond, Grace: time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	for _, name := range []string{"main", "child", "grandchild"} {
		worker.Register(w, name, interpreter(c.Code))
	}
	ctx, stop := context.WithCancel(context.Background())
	one := living{line, stop, make(chan error, 1)}
	mu.Lock()
	workers[c.Worker] = one
	mu.Unlock()
	go func() { one.ended <- w.Run(ctx) }()
	go func() {
		select {
		case <-w.Joined():
			say(said{Worker: c.Worker, Is: "ready"})
		case err := <-one.ended:
			one.ended <- err
			say(said{Worker: c.Worker, Is: "failed", Message: fmt.Sprint(err)})
		}
	}()
}

func end(c command) {
	mu.Lock()
	one := workers[c.Worker]
	delete(workers, c.Worker)
	mu.Unlock()
	how := "dead"
	if c.Do == "stop" {
		how = "stopped"
		one.line.mu.Lock()
		isCut := one.line.isCut
		one.line.mu.Unlock()
		if !isCut {
			one.stop()
			<-one.ended
		}
	}
	one.line.cut()
	say(said{Worker: c.Worker, Is: how, Writes: one.line.writes})
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c command
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			panic(err)
		}
		// A worker is there before the next command is read: that may be its end.
		if c.Do == "begin" {
			begin(c)
		} else {
			go end(c)
		}
	}
}
