package app

import (
	"strconv"

	"upstep/catalogue"
	"upstep/method/mission"
	"upstep/panel"
	"upstep/report"
)

// mission checks a mission map. In a report on a country there is none to check, and the
// page says so.
func (a *App) mission(c *call) (report.Part, any, error) {
	if c.ask.File == "" {
		p := report.NoMission(a.messages)
		return p, p, nil
	}
	content, err := catalogue.LoadMissions()
	if err != nil {
		return nil, nil, err
	}
	data, err := c.read(c.ask.File)
	if err != nil {
		return nil, nil, err
	}
	m, err := mission.Read(c.ask.File, data, content)
	if err != nil {
		return nil, nil, faults(c.ask.File, err)
	}
	in := mission.Input{Map: m, Content: content}
	if text := c.ask.Set["as-of"]; text != "" {
		if in.Year, err = strconv.Atoi(text); err != nil || in.Year < 1900 || in.Year > 2200 {
			return nil, nil, errorf(Invalid, "give a year such as 2026", "--as-of %s is no year", text)
		}
	}
	iso3 := ""
	if m.Country != "" {
		home, err := a.dir.Country(m.Country)
		if err != nil {
			return nil, nil, err
		}
		iso3 = home.ISO3
	}
	in.Registry = a.registry(m.Codes(), iso3)
	var o mission.Options
	if err := set(c.req.Settings, "mission", &o); err != nil {
		return nil, nil, err
	}
	r, err := mission.Assess(in, o)
	if err != nil {
		return nil, nil, err
	}
	r.Country = iso3
	part := &report.Mission{Result: r, Map: m, File: c.ask.File}
	for _, k := range in.Registry {
		part.Pack = part.Pack || len(k.Values) > 0
	}
	return part, r, nil
}

// registry looks indicators up in the catalogue, with the country's figures in the pack.
func (a *App) registry(codes []string, iso3 string) map[string]mission.Known {
	out := map[string]mission.Known{}
	for _, code := range codes {
		i, ok := a.cat.Indicator(code)
		if !ok {
			continue
		}
		k := mission.Known{Name: i.Name, Unit: i.Unit, Values: map[int]float64{}}
		for _, o := range a.history(code, iso3) {
			k.Values[o.Year] = o.Value
		}
		out[code] = k
	}
	return out
}

// history is empty where no country is named.
func (a *App) history(code, iso3 string) []panel.Observation {
	if iso3 == "" {
		return nil
	}
	return a.panel.History(code, iso3)
}
