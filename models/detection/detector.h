// A detector of fraud: one score a case, higher = odder. One source file each. It may look at
// features (a matrix), at links (which account uses which device, IP, address, card), at labels of
// its training cases, or at several of them; `needs` tells. No files, no threads to set up: the
// same calls serve `marketday detect` and a screen inside the market.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

// Case `row` shows its account with an entity. Numbers of entities are dense and shared by training
// and scored cases; kinds (device, IP, ...) are told apart by their numbers alone.
struct EntityLink {
  std::uint32_t row = 0;
  std::uint32_t entity = 0;
};

inline constexpr std::int8_t kHonest = 0;
inline constexpr std::int8_t kFraud = 1;
inline constexpr std::int8_t kUnknownLabel = -1;

// Cases in order of time; views only. What a detector does not need may be left out.
struct Cases {
  std::size_t count = 0;
  std::size_t features = 0;
  std::span<const double> values;           // count x features, row-major, finite
  std::span<const std::uint32_t> accounts;  // one a case, dense; none: case i is account i
  std::span<const EntityLink> links;        // rows ascending
  std::span<const std::int8_t> labels;      // one a case; only a fit reads them

  std::span<const double> row(std::size_t i) const {
    return values.subspan(i * features, features);
  }
  std::uint32_t account(std::size_t i) const {
    return accounts.empty() ? static_cast<std::uint32_t>(i) : accounts[i];
  }
};

struct DetectorNeeds {
  bool features = false;
  bool links = false;
  bool labels = false;
};

class Detector {
 public:
  static constexpr const char* kKind = "detector";
  using Factory = std::function<std::unique_ptr<Detector>(const Json& parameters)>;

  Detector() = default;
  Detector(const Detector&) = delete;
  Detector& operator=(const Detector&) = delete;
  virtual ~Detector() = default;

  virtual DetectorNeeds needs() const = 0;
  // Keyed draws only: the same cases and seed give the same detector on any number of threads.
  // InputError when the cases do not suffice.
  void fit(const Cases& cases, std::uint64_t seed);
  // One finite number a case. Detectors on links see those of the fit first, then these; accounts
  // keep their numbers. InputError before a fit, or for cases of another width.
  std::vector<double> score(const Cases& cases) const;

  // What was learnt, as numbers, and back; a detector of the same parameters goes on the same.
  std::vector<double> learnt() const;
  void restore(std::span<const double> numbers);  // InputError when they are not such a detector's

 protected:
  virtual void learn(const Cases& cases, std::uint64_t seed) = 0;
  virtual std::vector<double> rate(const Cases& cases) const = 0;
  virtual void write(std::vector<double>& numbers) const = 0;
  // Takes its numbers off the front (models/regression/scorer.h: take_number, take_count).
  virtual void read(std::span<const double>& numbers) = 0;
  // Of the matrix it was fitted on.
  std::size_t features() const { return features_; }

 private:
  void check(const Cases& cases) const;
  bool fitted_ = false;
  std::size_t features_ = 0;
};

// Named and with its parameters checked; InputError otherwise.
std::unique_ptr<Detector> make_detector(const std::string& name, const Json& parameters = {});

}  // namespace marketday
