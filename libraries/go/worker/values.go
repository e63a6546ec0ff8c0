package worker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// Stored is a value that the server can't read: as it stands in the database, with the name of its format. A workflow
// or a call whose type is Stored gets such values.
type Stored struct {
	Serialization string
	Data          []byte
}

func encode(value any) (*perdurev1.Payload, error) {
	if stored, ok := value.(Stored); ok {
		content := &perdurev1.Stored{Serialization: stored.Serialization, Data: stored.Data}
		return &perdurev1.Payload{Content: &perdurev1.Payload_Stored{Stored: content}}, nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("has no JSON form: %w", err)
	}
	return &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: string(bytes.TrimSuffix(text.Bytes(), []byte("\n")))}}, nil
}

func decode[T any](payload *perdurev1.Payload) (T, error) {
	var value T
	switch content := payload.GetContent().(type) {
	case *perdurev1.Payload_Json:
		if err := json.Unmarshal([]byte(content.Json), &value); err != nil {
			return value, fmt.Errorf("%T can't hold the value: %w", value, err)
		}
	case *perdurev1.Payload_Stored:
		stored, ok := any(&value).(*Stored)
		if !ok {
			return value, errors.New("the value is stored as " + content.Stored.GetSerialization() + ", which is no JSON")
		}
		*stored = Stored{content.Stored.GetSerialization(), content.Stored.GetData()}
	}
	return value, nil
}

func arguments(values []any) (*perdurev1.Arguments, error) {
	message := &perdurev1.Arguments{}
	for _, value := range values {
		payload, err := encode(value)
		if err != nil {
			return nil, err
		}
		message.Positional = append(message.Positional, payload)
	}
	return message, nil
}

// firstArgument is the one that Go workflows have.
func firstArgument[T any](message *perdurev1.Arguments) (T, error) {
	if stored := message.GetStored(); stored != nil {
		return decode[T](&perdurev1.Payload{Content: &perdurev1.Payload_Stored{Stored: stored}})
	}
	if len(message.GetPositional()) == 0 {
		var none T
		return none, nil
	}
	return decode[T](message.GetPositional()[0])
}
