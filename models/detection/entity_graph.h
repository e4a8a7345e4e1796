// Who uses which entity (device, IP, address, card): the two-sided graph that detectors on links
// look at, whole or growing link by link.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/detection/detector.h"

namespace marketday {

struct AccountEntity {
  std::uint32_t account = 0;
  std::uint32_t entity = 0;
  auto operator<=>(const AccountEntity&) const = default;
};

std::vector<AccountEntity> pairs_of(const Cases& cases);  // one a link, in order

// The whole graph, each pair once.
class EntityGraph {
 public:
  explicit EntityGraph(std::vector<AccountEntity> pairs);

  std::uint32_t accounts() const { return static_cast<std::uint32_t>(account_begin_.size() - 1); }
  std::uint32_t entities() const { return static_cast<std::uint32_t>(entity_begin_.size() - 1); }
  std::span<const std::uint32_t> entities_of(std::uint32_t account) const {
    return part(entities_, account_begin_, account);
  }
  std::span<const std::uint32_t> accounts_of(std::uint32_t entity) const {
    return part(accounts_, entity_begin_, entity);
  }

 private:
  static std::span<const std::uint32_t> part(const std::vector<std::uint32_t>& all,
                                             const std::vector<std::size_t>& begins,
                                             std::uint32_t i) {
    return std::span(all).subspan(begins[i], begins[i + 1] - begins[i]);
  }
  std::vector<std::size_t> account_begin_;
  std::vector<std::size_t> entity_begin_;
  std::vector<std::uint32_t> entities_;  // by account
  std::vector<std::uint32_t> accounts_;  // by entity
};

// Accounts of each entity while links arrive. An entity with more than `hub` accounts (a campus, a
// carrier's address) tells nothing and is passed over from then on.
class SharedEntities {
 public:
  explicit SharedEntities(std::uint32_t hub) : hub_(hub) {}
  // The accounts already there when `account` is first seen with `entity`; none where it was seen
  // before or the entity is a hub. Valid until the next call.
  std::span<const std::uint32_t> join(std::uint32_t account, std::uint32_t entity);

 private:
  std::uint32_t hub_;
  std::vector<std::vector<std::uint32_t>> members_;
};

// A score of accounts that follows the links as they arrive.
class LinkStream {
 public:
  LinkStream() = default;
  LinkStream(const LinkStream&) = delete;
  LinkStream& operator=(const LinkStream&) = delete;
  virtual ~LinkStream() = default;
  virtual void add(std::uint32_t account, std::uint32_t entity) = 0;
  virtual double score(std::uint32_t account) const = 0;
};

// The links of the fit, kept: detectors on links score in a graph of those and the new ones.
class LinkDetector : public Detector {
 public:
  DetectorNeeds needs() const override { return {.links = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t seed) override;
  void write(std::vector<double>& numbers) const override;
  void read(std::span<const double>& numbers) override;
  const std::vector<AccountEntity>& known() const { return known_; }

 private:
  std::vector<AccountEntity> known_;  // in order of time
};

// Scores each case right after its own links have come (`arrival`, as a screen does) or after all
// links of all cases (`end`, as a review does).
class StreamDetector : public LinkDetector {
 public:
  static std::vector<Parameter> parameters();  // hub, when
  explicit StreamDetector(const Json& parameters);

 protected:
  std::vector<double> rate(const Cases& cases) const override;
  virtual std::unique_ptr<LinkStream> start(std::uint32_t hub) const = 0;

 private:
  std::vector<AccountEntity> without_hubs(std::vector<AccountEntity> pairs) const;
  std::uint32_t hub_;
  bool at_arrival_;
};

// Scores batch by batch, each in the graph of all links up to its end.
class BatchDetector : public LinkDetector {
 public:
  static Parameter batches_parameter();
  explicit BatchDetector(const Json& parameters);

 protected:
  std::vector<double> rate(const Cases& cases) const override;
  virtual std::vector<double> rate_accounts(const EntityGraph& graph) const = 0;
  // Of an account without links.
  virtual double unlinked(std::uint32_t account) const = 0;

 private:
  std::size_t batches_;
};

}  // namespace marketday
