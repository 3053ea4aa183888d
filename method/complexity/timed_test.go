package complexity

import "testing"

// Timed runs f in a benchmark and reports the processor time of a call, which other jobs on
// the machine disturb less than its elapsed time, and how many of its ops, if any, are done
// in a nanosecond of it.
func Timed(b *testing.B, ops int, f func()) {
	start := cpuTime()
	for b.Loop() {
		f()
	}
	spent := float64(cpuTime() - start)
	b.ReportMetric(spent/float64(b.N), "cpu-ns/op")
	if ops > 0 {
		b.ReportMetric(float64(ops)*float64(b.N)/spent, "op/cpu-ns")
	}
}
