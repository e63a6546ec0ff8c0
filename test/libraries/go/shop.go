// The workflows of ../lifecycle.test.ts.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/perdure/perdure/libraries/go/worker"
)

func chain(ctx context.Context, length int) (int, error) {
	sum := 0
	for number := range length {
		got, err := worker.Step(ctx, fmt.Sprintf("step %d", number), func(context.Context) (int, error) {
			fmt.Printf("step %d\n", number)
			time.Sleep(50 * time.Millisecond)
			return number, nil
		})
		if err != nil {
			return 0, err
		}
		sum += got
	}
	return sum, nil
}

func slow(ctx context.Context, _ struct{}) (string, error) {
	return worker.Step(ctx, "slowly", func(context.Context) (string, error) {
		fmt.Println("slow begins")
		time.Sleep(time.Second)
		fmt.Println("slow ends")
		return "slow", nil
	})
}

func flaky(ctx context.Context, _ struct{}) (int, error) {
	return worker.Step(ctx, "thrice", func(ctx context.Context) (int, error) {
		attempt := worker.Attempt(ctx)
		fmt.Printf("attempt %d\n", attempt)
		if attempt < 3 {
			return 0, errors.New("busy")
		}
		return attempt, nil
	}, worker.WithRetries(worker.Retries{Attempts: 5, Interval: 10 * time.Millisecond}))
}

func cart(ctx context.Context, owner string) (int, error) {
	total := 0
	worker.HandleQuery(ctx, "state", func(struct{}) (string, error) { return fmt.Sprintf("%s: %d", owner, total), nil })
	add := func(ctx context.Context, amount int) (int, error) {
		price, err := worker.Step(ctx, "price", func(context.Context) (int, error) { return amount, nil })
		total += price
		return total, err
	}
	worker.HandleUpdate(ctx, "add", add, func(amount int) error {
		if amount <= 0 {
			return errors.New("more than nothing")
		}
		return nil
	})
	_, err := worker.Receive[any](ctx, "checkout", -1)
	if errors.Is(err, worker.ErrCancelled) {
		_, failed := worker.Step(worker.Shield(ctx), "give back", func(context.Context) (any, error) {
			fmt.Println("gave back")
			return nil, nil
		})
		if failed != nil {
			return 0, failed
		}
	}
	return total, err
}

func racing(ctx context.Context, _ struct{}) ([]string, error) {
	scope, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := worker.StartReceive[any](scope, "never", -1)
	nothing := func(context.Context) (any, error) { return nil, nil }
	if _, err := worker.Step(ctx, "decide", nothing); err != nil {
		return nil, err
	}
	cancel()
	if _, err := waiting.Get(ctx); !errors.Is(err, context.Canceled) {
		return []string{"not cancelled"}, err
	}
	after, err := worker.Step(ctx, "after", func(context.Context) (string, error) { return "went on", nil })
	return []string{"cancelled", after}, err
}

func logs(ctx context.Context, _ struct{}) (string, error) {
	worker.Logger(ctx).Info("before")
	if _, err := worker.Step(ctx, "one", func(context.Context) (int, error) { return 1, nil }); err != nil {
		return "", err
	}
	worker.Logger(ctx).Info("between")
	if _, err := worker.Receive[any](ctx, "go", -1); err != nil {
		return "", err
	}
	worker.Logger(ctx).Info("after")
	return "logged", nil
}

func main() {
	w := worker.New(worker.Options{
		Targets: strings.Split(os.Getenv("SHOP_SERVERS"), ","), Application: os.Getenv("SHOP_APPLICATION"),
		Queues: []string{"orders"}, ParkAfter: time.Minute, Logger: slog.New(slog.NewTextHandler(os.Stdout, nil)),
	})
	worker.Register(w, "chain", chain)
	worker.Register(w, "slow", slow)
	worker.Register(w, "flaky", flaky)
	worker.Register(w, "cart", cart)
	worker.Register(w, "racing", racing)
	worker.Register(w, "logging_workflow", logs)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := w.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
