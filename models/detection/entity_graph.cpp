#include "models/detection/entity_graph.h"

#include <algorithm>
#include <limits>

#include "models/regression/scorer.h"

namespace marketday {

std::vector<AccountEntity> pairs_of(const Cases& cases) {
  std::vector<AccountEntity> pairs;
  pairs.reserve(cases.links.size());
  for (const EntityLink& link : cases.links)
    pairs.push_back({cases.account(link.row), link.entity});
  return pairs;
}

EntityGraph::EntityGraph(std::vector<AccountEntity> pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::uint32_t accounts = 0;
  std::uint32_t entities = 0;
  for (const AccountEntity& pair : pairs) {
    accounts = std::max(accounts, pair.account + 1);
    entities = std::max(entities, pair.entity + 1);
  }
  account_begin_.assign(std::size_t{accounts} + 1, 0);
  entity_begin_.assign(std::size_t{entities} + 1, 0);
  for (const AccountEntity& pair : pairs) {
    ++account_begin_[pair.account + 1];
    ++entity_begin_[pair.entity + 1];
    entities_.push_back(pair.entity);
  }
  for (std::size_t i = 1; i < account_begin_.size(); ++i)
    account_begin_[i] += account_begin_[i - 1];
  for (std::size_t i = 1; i < entity_begin_.size(); ++i) entity_begin_[i] += entity_begin_[i - 1];
  accounts_.resize(pairs.size());
  std::vector<std::size_t> next(entity_begin_.begin(), entity_begin_.end() - 1);
  for (const AccountEntity& pair : pairs) accounts_[next[pair.entity]++] = pair.account;
}

std::span<const std::uint32_t> SharedEntities::join(std::uint32_t account, std::uint32_t entity) {
  if (entity >= members_.size()) members_.resize(std::size_t{entity} + 1);
  std::vector<std::uint32_t>& there = members_[entity];
  if (there.size() > hub_) return {};
  if (std::find(there.begin(), there.end(), account) != there.end()) return {};
  there.push_back(account);
  if (there.size() > hub_) return {};
  return std::span(there).first(there.size() - 1);
}

void LinkDetector::learn(const Cases& cases, std::uint64_t) {
  known_ = pairs_of(cases);
}

void LinkDetector::write(std::vector<double>& numbers) const {
  numbers.push_back(static_cast<double>(known_.size()));
  for (const AccountEntity& pair : known_) {
    numbers.push_back(pair.account);
    numbers.push_back(pair.entity);
  }
}

void LinkDetector::read(std::span<const double>& numbers) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;
  const std::size_t count = take_count(numbers, numbers.size() / 2);
  known_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const auto account = static_cast<std::uint32_t>(take_count(numbers, kMost));
    known_.push_back({account, static_cast<std::uint32_t>(take_count(numbers, kMost))});
  }
}

std::vector<Parameter> StreamDetector::parameters() {
  return {integer("hub", "accounts", 50, 1, 100'000,
                  "an entity with more of them (campus, carrier, shop counter) tells nothing",
                  "honest shared addresses hold 50 to 5,000"),
          text("when", "arrival", {"arrival", "end"},
               "arrival: a case is scored right after its own links, as a screen does; end: after "
               "all links there are, as a review does")};
}

StreamDetector::StreamDetector(const Json& parameters)
    : hub_(parameters.at("hub").get<std::uint32_t>()),
      at_arrival_(parameters.at("when") == "arrival") {}

std::vector<AccountEntity> StreamDetector::without_hubs(std::vector<AccountEntity> pairs) const {
  const EntityGraph graph(pairs);
  std::erase_if(pairs, [&](const AccountEntity& pair) {
    return graph.accounts_of(pair.entity).size() > hub_;
  });
  return pairs;
}

std::vector<double> StreamDetector::rate(const Cases& cases) const {
  const auto stream = start(hub_);
  std::vector<double> scores(cases.count);
  if (!at_arrival_) {
    std::vector<AccountEntity> pairs = known();
    const std::vector<AccountEntity> own = pairs_of(cases);
    pairs.insert(pairs.end(), own.begin(), own.end());
    for (const AccountEntity& pair : without_hubs(std::move(pairs))) {
      stream->add(pair.account, pair.entity);
    }
    for (std::size_t i = 0; i < cases.count; ++i) scores[i] = stream->score(cases.account(i));
    return scores;
  }
  for (const AccountEntity& pair : known()) stream->add(pair.account, pair.entity);
  std::size_t next = 0;
  for (std::size_t i = 0; i < cases.count; ++i) {
    for (; next < cases.links.size() && cases.links[next].row == i; ++next) {
      stream->add(cases.account(i), cases.links[next].entity);
    }
    scores[i] = stream->score(cases.account(i));
  }
  return scores;
}

Parameter BatchDetector::batches_parameter() {
  return integer("batches", "batches", 1, 1, 100'000,
                 "cases are scored in so many parts in order of time, none seeing links of a later "
                 "part; 1: one review after all");
}

BatchDetector::BatchDetector(const Json& parameters)
    : batches_(parameters.at("batches").get<std::size_t>()) {}

std::vector<double> BatchDetector::rate(const Cases& cases) const {
  std::vector<double> scores(cases.count);
  std::vector<AccountEntity> pairs = known();
  std::size_t next = 0;
  std::size_t begin = 0;
  for (std::size_t b = 0; b < batches_; ++b) {
    const std::size_t end = cases.count * (b + 1) / batches_;
    for (; next < cases.links.size() && cases.links[next].row < end; ++next) {
      pairs.push_back({cases.account(cases.links[next].row), cases.links[next].entity});
    }
    if (begin == end) continue;
    const EntityGraph graph(pairs);
    const std::vector<double> rated = rate_accounts(graph);
    for (; begin < end; ++begin) {
      const std::uint32_t account = cases.account(begin);
      const bool linked = account < graph.accounts() && !graph.entities_of(account).empty();
      scores[begin] = linked ? rated[account] : unlinked(account);
    }
  }
  return scores;
}

}  // namespace marketday
