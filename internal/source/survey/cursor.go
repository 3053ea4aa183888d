package survey

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// cursor reads a binary file front to back. The first error sticks: whatever is read
// after it is empty or 0, so that a loop over a count must look at err.
type cursor struct {
	in    *bufio.Reader
	at    int64
	order binary.ByteOrder
	err   error
}

// Read lets other readers work on the cursor.
func (c *cursor) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	c.at += int64(n)
	return n, err
}

// ReadByte keeps decompressors from reading past the end of their stream.
func (c *cursor) ReadByte() (byte, error) {
	b, err := c.in.ReadByte()
	if err == nil {
		c.at++
	}
	return b, err
}

func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("byte %d: %s", c.at, fmt.Sprintf(format, args...))
	}
}

// chunk is how much memory is reserved before bytes are there to fill it.
const chunk = 1 << 16

// fill reads n bytes into buf, which grows only as fast as bytes come.
func (c *cursor) fill(buf []byte, n int) []byte {
	buf = buf[:0]
	if n < 0 {
		c.fail("a negative length")
	}
	for c.err == nil && len(buf) < n {
		step := min(n-len(buf), max(chunk, len(buf)))
		start := len(buf)
		if cap(buf) < start+step {
			buf = append(buf, make([]byte, step)...)
		} else {
			buf = buf[:start+step]
		}
		got, err := io.ReadFull(c.in, buf[start:])
		c.at += int64(got)
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				c.fail("the file ends here, in the middle")
			} else {
				c.fail("%v", err)
			}
			return buf[:0]
		}
	}
	return buf
}

func (c *cursor) bytes(n int) []byte { return c.fill(nil, n) }

func (c *cursor) skip(n int64) {
	if n < 0 {
		c.fail("a negative length")
	}
	if c.err != nil {
		return
	}
	got, err := io.CopyN(io.Discard, c.in, n)
	c.at += got
	if err != nil {
		c.fail("the file ends here, in the middle")
	}
}

// whole reads an unsigned number of 1, 2, 4 or 8 bytes.
func (c *cursor) whole(size int) uint64 {
	b := c.bytes(size)
	if len(b) < size {
		return 0
	}
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(c.order.Uint16(b))
	case 4:
		return uint64(c.order.Uint32(b))
	}
	return c.order.Uint64(b)
}

// count reads a number that counts things and must not be negative.
func (c *cursor) count(size int) int {
	v := c.whole(size)
	if size == 4 && v > math.MaxInt32 || v > math.MaxInt64 {
		c.fail("a count of %d", v)
		return 0
	}
	return int(v)
}

func (c *cursor) int32() int { return int(int32(uint32(c.whole(4)))) }

// tag reads a fixed text.
func (c *cursor) tag(want string) {
	if b := c.bytes(len(want)); c.err == nil && string(b) != want {
		c.at -= int64(len(want))
		c.fail("want %s here, found %q", want, b)
	}
}

// atEnd reports whether nothing is left.
func (c *cursor) atEnd() bool {
	_, err := c.in.Peek(1)
	return err != nil
}
