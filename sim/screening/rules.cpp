#include "sim/screening/rules.h"

#include <algorithm>
#include <numeric>

#include "sim/clones.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

// What a chunk's rules come to, in bytes, before it is widened into the decisions.
struct alignas(64) ChunkState {
  std::uint8_t open[kEventsAtOnce];  // 0xFF: no `allow` has stopped the list yet
  std::uint8_t action[kEventsAtOnce];
  std::uint8_t deciding[kEventsAtOnce];
  std::uint8_t hits[kEventsAtOnce];  // of eight rules
  std::int16_t score[kEventsAtOnce];
};

// A rule that acts: harder than what stands, and not stopped, it decides.
MARKETDAY_BYTE_CLONES void apply_action(const std::uint8_t* hit, std::size_t n, std::uint8_t action,
                                        std::uint8_t rule, ChunkState& s) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool takes = (hit[i] & s.open[i]) != 0 && action > s.action[i];
    s.action[i] = takes ? action : s.action[i];
    s.deciding[i] = takes ? rule : s.deciding[i];
  }
}

MARKETDAY_BYTE_CLONES void apply_allow(const std::uint8_t* hit, std::size_t n, std::uint8_t rule,
                                       ChunkState& s) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool takes = (hit[i] & s.open[i]) != 0 && s.action[i] == 0;
    s.deciding[i] = takes ? rule : s.deciding[i];
    s.open[i] = static_cast<std::uint8_t>(s.open[i] & ~hit[i]);
  }
}

MARKETDAY_BYTE_CLONES void add_score(const std::uint8_t* hit, std::size_t n, std::int16_t score,
                                     ChunkState& s) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::int16_t added = (hit[i] & s.open[i]) != 0 ? score : std::int16_t{0};
    s.score[i] = static_cast<std::int16_t>(s.score[i] + added);
  }
}

MARKETDAY_BYTE_CLONES void apply_threshold(std::int16_t least, std::size_t n, std::uint8_t action,
                                           ChunkState& s) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool takes = s.score[i] >= least && action > s.action[i];
    s.action[i] = takes ? action : s.action[i];
    s.deciding[i] = takes ? kDecidedByScore : s.deciding[i];
  }
}

MARKETDAY_BYTE_CLONES void note_hit(const std::uint8_t* hit, std::size_t n, std::uint8_t bit,
                                    std::uint8_t* hits) {
  for (std::size_t i = 0; i < n; ++i) hits[i] = static_cast<std::uint8_t>(hits[i] | (hit[i] & bit));
}

MARKETDAY_BYTE_CLONES void widen_hits(const std::uint8_t* hits, std::size_t n, unsigned shift,
                                      std::uint64_t* out) {
  for (std::size_t i = 0; i < n; ++i) out[i] |= std::uint64_t{hits[i]} << shift;
}

void clear(ChunkState& s, std::size_t n) {
  std::fill_n(s.open, n, std::uint8_t{0xFF});
  std::fill_n(s.action, n, std::uint8_t{0});
  std::fill_n(s.deciding, n, kDecidedByNone);
  std::fill_n(s.hits, n, std::uint8_t{0});
  std::fill_n(s.score, n, std::int16_t{0});
}

void apply_rule(const ScreenRule& rule, std::size_t index, const std::uint8_t* hit, std::size_t n,
                ChunkState& s) {
  note_hit(hit, n, static_cast<std::uint8_t>(1U << (index % 8)), s.hits);
  if (rule.shadow) return;
  if (rule.score != 0) add_score(hit, n, static_cast<std::int16_t>(rule.score), s);
  if (!rule.acts) return;
  const auto number = static_cast<std::uint8_t>(index);
  if (rule.action == ScreenAction::allow) {
    apply_allow(hit, n, number, s);
  } else {
    apply_action(hit, n, static_cast<std::uint8_t>(rule.action), number, s);
  }
}

template <typename Body>
void for_each_chunk(std::size_t events, const Body& body) {
  constexpr std::size_t kWorthSharing = 16;
  const std::size_t chunks = (events + kEventsAtOnce - 1) / kEventsAtOnce;
  const auto one = [&](std::size_t chunk) {
    const std::size_t from = chunk * kEventsAtOnce;
    body(from, std::min(kEventsAtOnce, events - from));
  };
  if (chunks < kWorthSharing) {
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) one(chunk);
    return;
  }
  const auto pieces = static_cast<std::uint32_t>((chunks + kWorthSharing - 1) / kWorthSharing);
  for_each_block(pieces, [&](std::uint32_t piece) {
    const std::size_t end = std::min(chunks, (piece + std::size_t{1}) * kWorthSharing);
    for (std::size_t chunk = piece * kWorthSharing; chunk < end; ++chunk) one(chunk);
  });
}

}  // namespace

const char* to_string(ScreenAction action) {
  constexpr const char* kNames[] = {"allow", "review", "hold", "challenge", "deny"};
  return kNames[static_cast<std::size_t>(action)];
}

void RuleSet::compile() {
  std::vector<Condition> conditions;
  for (const ScreenRule& rule : rules_) conditions.push_back(rule.when);
  program_ = MaskProgram(conditions);
  for (const Velocity& velocity : velocities_) {
    where_.push_back(velocity.where ? MaskProgram({&*velocity.where, 1}) : MaskProgram());
  }
}

VelocityState RuleSet::start() const {
  VelocityState state;
  state.windows.resize(velocities_.size());
  return state;
}

void RuleSet::evaluate(const EventBatch& batch, VelocityState& state, Decisions& decisions) const {
  const std::size_t events = batch.size();
  decisions.actions.resize(events);
  decisions.scores.resize(events);
  decisions.hits.resize(events);
  decisions.deciding.resize(events);
  if (events == 0) return;
  observe(batch, state, decisions);
  for_each_chunk(events, [&](std::size_t from, std::size_t count) {
    decide_chunk(batch, decisions, from, count);
  });
}

void RuleSet::observe(const EventBatch& batch, VelocityState& state, Decisions& decisions) const {
  if (velocities_.empty()) return;
  const auto times = batch.times();
  const std::size_t events = batch.size();
  decisions.velocities.resize(velocities_.size());
  decisions.counted_.resize(velocities_.size());
  decisions.order_.clear();
  if (!std::is_sorted(times.begin(), times.end())) {
    decisions.order_.resize(events);
    std::iota(decisions.order_.begin(), decisions.order_.end(), 0U);
    std::sort(decisions.order_.begin(), decisions.order_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return times[a] < times[b]; });
  }
  for_each_block(static_cast<std::uint32_t>(velocities_.size()), [&](std::uint32_t v) {
    std::vector<std::uint8_t>& counted = decisions.counted_[v];
    counted.resize(velocities_[v].where ? events : 0);
    decisions.velocities[v].resize(events);
    if (velocities_[v].where) count_events(batch, v, counted);
    state.windows[v].observe(velocities_[v], batch, decisions.order_, counted, state.latest_tick,
                             decisions.velocities[v]);
  });
  state.latest_tick = std::max(state.latest_tick, *std::max_element(times.begin(), times.end()));
}

// Which events a velocity's `where` lets in.
void RuleSet::count_events(const EventBatch& batch, std::size_t velocity,
                           std::span<std::uint8_t> counted) const {
  EventMask masks[MaskProgram::kMostMasks];
  const std::int64_t* columns[kMostColumns];
  for (std::size_t from = 0; from < counted.size(); from += kEventsAtOnce) {
    const std::size_t count = std::min(kEventsAtOnce, counted.size() - from);
    for (std::size_t c = 0; c < schema_columns_; ++c) columns[c] = &batch.column(c)[from];
    where_[velocity].run(0, {columns, schema_columns_}, count, masks);
    std::copy_n(masks[0].bytes, count, &counted[from]);
  }
}

void RuleSet::decide_chunk(const EventBatch& batch, Decisions& decisions, std::size_t from,
                           std::size_t count) const {
  EventMask masks[MaskProgram::kMostMasks];
  const std::int64_t* columns[kMostColumns];
  ChunkState s;
  for (std::size_t c = 0; c < schema_columns_; ++c) columns[c] = &batch.column(c)[from];
  for (std::size_t v = 0; v < velocities_.size(); ++v) {
    columns[schema_columns_ + v] = &decisions.velocities[v][from];
  }
  clear(s, count);
  std::uint64_t* hits = &decisions.hits[from];
  std::fill_n(hits, count, std::uint64_t{0});
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    program_.run(r, {columns, columns_.columns.size()}, count, masks);
    apply_rule(rules_[r], r, masks[0].bytes, count, s);
    if (r % 8 != 7 && r + 1 != rules_.size()) continue;
    widen_hits(s.hits, count, static_cast<unsigned>(r / 8 * 8), hits);
    std::fill_n(s.hits, count, std::uint8_t{0});
  }
  for (std::size_t a = kScreenActions - 1; a > 0; --a) {
    if (score_at_least_[a] == 0) continue;
    apply_threshold(static_cast<std::int16_t>(score_at_least_[a]), count,
                    static_cast<std::uint8_t>(a), s);
  }
  std::copy_n(s.score, count, &decisions.scores[from]);
  std::copy_n(s.deciding, count, &decisions.deciding[from]);
  std::transform(s.action, s.action + count, &decisions.actions[from],
                 [](std::uint8_t a) { return static_cast<ScreenAction>(a); });
}

std::uint64_t RuleSet::counting(std::uint64_t hits) const {
  std::uint64_t result = 0;
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    const ScreenRule& rule = rules_[r];
    if (((hits >> r) & 1U) == 0 || rule.shadow) continue;
    result |= std::uint64_t{1} << r;
    if (rule.acts && rule.action == ScreenAction::allow) break;
  }
  return result;
}

}  // namespace marketday
