package gap

import "math"

// Sector is a branch of the home economy and of a peer. Shares of value added and
// intensities (business R&D per value added) are fractions.
type Sector struct {
	Name                         string
	HomeShare, PeerShare         float64
	HomeIntensity, PeerIntensity float64
}

// Decomposition splits the difference in business R&D intensity, home minus peer,
// into parts that add up to Gap. All are fractions of value added.
type Decomposition struct {
	Home      float64 `json:"home"` // sum w_h i_h
	Peer      float64 `json:"peer"` // sum w_p i_p
	Gap       float64 `json:"gap"`
	Structure float64 `json:"structure"` // sum (w_h - w_p) i_p
	Intensity float64 `json:"intensity"` // sum w_p (i_h - i_p)
	Interact  float64 `json:"interaction"`
	// HomeOnPeer is home intensities on the peer's structure, PeerOnHome the reverse.
	HomeOnPeer float64 `json:"home_on_peer"`
	PeerOnHome float64 `json:"peer_on_home"`
	// StructureShare is the midpoint share of the gap due to structure,
	// sum (w_h - w_p)(i_h + i_p)/2 / gap; nil when there is no gap. It can lie
	// outside 0..1 when the parts pull in different directions.
	StructureShare *float64 `json:"structure_share"`
}

// Decompose is the shift-share decomposition of the intensity gap.
func Decompose(sectors []Sector) Decomposition {
	var d Decomposition
	var mid float64
	for _, s := range sectors {
		dw, di := s.HomeShare-s.PeerShare, s.HomeIntensity-s.PeerIntensity
		d.Home += s.HomeShare * s.HomeIntensity
		d.Peer += s.PeerShare * s.PeerIntensity
		d.Structure += dw * s.PeerIntensity
		d.Intensity += s.PeerShare * di
		d.Interact += dw * di
		d.HomeOnPeer += s.PeerShare * s.HomeIntensity
		d.PeerOnHome += s.HomeShare * s.PeerIntensity
		mid += dw * (s.HomeIntensity + s.PeerIntensity) / 2
	}
	d.Gap = d.Home - d.Peer
	if math.Abs(d.Gap) > 1e-12 {
		d.StructureShare = new(mid / d.Gap)
	}
	return d
}

// GERDPath is what an R&D target asks of firms.
type GERDPath struct {
	Needed   float64 `json:"needed"`   // R&D spending at the target, in the currency of GDP
	Business float64 `json:"business"` // the part of business
	Firms    float64 `json:"firms"`    // firms doing R&D that must exist
}

// FirmsForGERD returns target x GDP, its business part, and that divided by mean
// R&D spending per R&D-performing firm (capability level 4 and above). Target and
// businessShare are fractions; gdp and perFirm share a currency. It panics unless
// perFirm > 0.
func FirmsForGERD(gdp, target, businessShare, perFirm float64) GERDPath {
	if !(perFirm > 0) {
		panic("gap: R&D per firm must be positive")
	}
	p := GERDPath{Needed: gdp * target}
	p.Business = p.Needed * businessShare
	p.Firms = p.Business / perFirm
	return p
}
