// Measures faiss (github.com/facebookresearch/faiss) binary range search. Uses its public API; holds none of its code.
//
// Build, Debian 12:  apt-get install libfaiss-dev g++
//   g++ -O3 -std=c++17 -fopenmp bench/src/peers/faiss-driver.cpp -lfaiss -lblas -llapack -o faiss-peer
//
// Use: faiss-peer FILE ENTRIES QUERIES RADIUS. FILE holds ENTRIES, then QUERIES hashes of 32 bytes. Builds
// IndexBinaryMultiHash(256, 16, 16) with nflip 1, which is what Hasher-Matcher-Actioner uses, and IndexBinaryFlat(256),
// asks both each query by itself on one thread, and prints a line of JSON for each: name, buildSeconds, megabytes (of
// resident memory), milliseconds of each query, and pairs [query, entry, distance]. Refuses (exit 1) a file that is too short.

#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <omp.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

using Clock = std::chrono::steady_clock;

namespace {

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

double residentMegabytes() {
  long pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  fclose(file);
  return resident * 4096.0 / 1e6;
}

void measure(const char* name, faiss::IndexBinary& index, const std::vector<uint8_t>& hashes, size_t entries,
             size_t queries, int radius) {
  const double before = residentMegabytes();
  const auto begin = Clock::now();
  index.add(entries, hashes.data());
  const double buildSeconds = secondsSince(begin);
  const double megabytes = residentMegabytes() - before;
  std::vector<double> milliseconds;
  std::vector<long> pairs;
  for (size_t q = 0; q < queries; q++) {
    faiss::RangeSearchResult result(1);
    const auto from = Clock::now();
    // faiss counts distances below the radius it is given.
    index.range_search(1, hashes.data() + (entries + q) * 32, radius + 1, &result);
    milliseconds.push_back(secondsSince(from) * 1e3);
    for (size_t i = result.lims[0]; i < result.lims[1]; i++) {
      pairs.insert(pairs.end(), {long(q), long(result.labels[i]), long(result.distances[i])});
    }
  }
  printf("{\"name\":\"%s\",\"buildSeconds\":%.3f,\"megabytes\":%.0f,\"milliseconds\":[", name, buildSeconds, megabytes);
  for (size_t i = 0; i < milliseconds.size(); i++) printf("%s%.5f", i == 0 ? "" : ",", milliseconds[i]);
  printf("],\"pairs\":[");
  for (size_t i = 0; i < pairs.size(); i += 3) {
    printf("%s[%ld,%ld,%ld]", i == 0 ? "" : ",", pairs[i], pairs[i + 1], pairs[i + 2]);
  }
  printf("]}\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "faiss-peer FILE ENTRIES QUERIES RADIUS\n");
    return 1;
  }
  const size_t entries = strtoull(argv[2], nullptr, 10), queries = strtoull(argv[3], nullptr, 10);
  const int radius = atoi(argv[4]);
  std::vector<uint8_t> hashes((entries + queries) * 32);
  FILE* file = fopen(argv[1], "rb");
  if (file == nullptr || fread(hashes.data(), 1, hashes.size(), file) != hashes.size()) {
    fprintf(stderr, "%s: too short\n", argv[1]);
    return 1;
  }
  fclose(file);
  omp_set_num_threads(1);
  faiss::IndexBinaryFlat flat(256);
  measure("faiss Flat", flat, hashes, entries, queries, radius);
  faiss::IndexBinaryMultiHash multi(256, 16, 16);
  multi.nflip = 1;
  measure("faiss MultiHash 16x16", multi, hashes, entries, queries, radius);
  return 0;
}
