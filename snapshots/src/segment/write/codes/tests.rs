use proptest::prelude::*;

use super::super::super::block::Block;
use super::super::super::places::Places;
use super::super::BlockCutter;
use super::*;
use crate::table::TableName;

/// Numbers of rows: some places have few values, others any.
fn rows() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let row = (0usize..40, any::<[u8; 40]>(), 0u8..4);
    prop::collection::vec(row, 1..60).prop_map(|rows| {
        let row = |(length, bytes, few): (usize, [u8; 40], u8)| {
            let numbers = bytes.iter().enumerate().take(length);
            numbers
                .map(|(place, byte)| if place % 3 == 0 { few } else { *byte })
                .collect()
        };
        rows.into_iter().map(row).collect()
    })
}

/// A block whose rows have these numbers behind a shape and a text.
fn block(rows: &[Vec<u8>]) -> RawBlock {
    let mut cutter = BlockCutter::new(TableName::Crossref);
    for (at, numbers) in rows.iter().enumerate() {
        let value = [&[2, 3, 7, at as u8, b'a', b'b', 0xff], numbers.as_slice()].concat();
        let full = cutter.push(&[at as u8], &value).expect("a row");
        assert!(full.is_none(), "a block holds them all");
    }
    cutter.finish().expect("a block")
}

fn values(bytes: &[u8], places: Option<&Places>) -> Result<Vec<Vec<u8>>, Corrupt> {
    let block = Block::parse(bytes, places)?;
    let values = (0..block.len()).map(|row| block.value(row).expect("a row").to_vec());
    Ok(values.collect())
}

/// The numbers of a coded column as FORMAT.md says, with codes as texts of bits.
fn naive(end: &[u8], coded: &[u8], lengths: &[usize]) -> Vec<u8> {
    assert_eq!(end.len(), usize::from(end[end.len() - 1]) * 128 + 1);
    let mut codes: Vec<Vec<String>> = Vec::new();
    for told in end.chunks_exact(128) {
        let halves = told.iter().flat_map(|byte| [byte / 16, byte % 16]);
        let mut weights: Vec<u32> = halves.map(u32::from).collect();
        assert_eq!(weights.pop(), Some(0));
        let sum: u32 = weights.iter().map(|weight| (1 << weight) / 2).sum();
        let all = sum.next_power_of_two();
        weights.push((all - sum).ilog2() + 1);
        let mut code = vec![String::new(); 256];
        let mut next = 0;
        for weight in 1..=all.ilog2() {
            for symbol in 0..256 {
                if weights[symbol] == weight {
                    let bits = (all.ilog2() + 1 - weight) as usize;
                    code[symbol] = format!("{:0bits$b}", next >> (weight - 1));
                    next += 1 << (weight - 1);
                }
            }
        }
        codes.push(code);
    }
    let bits: String = coded
        .iter()
        .rev()
        .map(|byte| format!("{byte:08b}"))
        .collect();
    let mut bits = bits
        .trim_start_matches('0')
        .strip_prefix('1')
        .expect("a mark");
    let mut numbers = Vec::new();
    for length in lengths {
        for place in 0..*length {
            let code = &codes[place.min(codes.len() - 1)];
            let found = (0..256).find(|symbol| bits.starts_with(&code[*symbol]));
            let symbol = found.expect("a code");
            bits = &bits[code[symbol].len()..];
            numbers.push(symbol as u8);
        }
    }
    assert_eq!(bits, "");
    numbers
}

proptest! {
    #[test]
    fn coded_numbers_are_read_back(learnt in rows(), rows in rows()) {
        let plain = block(&rows);
        let codes = Codes::train(&[block(&learnt), plain.clone(), plain.clone()]).expect("codes");
        let mut coded = plain.clone();
        codes.encode(&mut coded).expect("a block");
        let end = codes.end();
        let places = Places::parse(&[b"content".as_slice(), &end].concat()).expect("places");
        prop_assert_eq!(values(&coded.bytes, Some(&places)), values(&plain.bytes, None));
        let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
        if coded.bytes == plain.bytes {
            // Codes that were learnt elsewhere are no shorter.
            prop_assert_eq!(coded.bytes[1], 3);
        } else {
            prop_assert!(coded.bytes.len() - coded.behind < rows.concat().len());
            prop_assert_eq!(naive(&end, &coded.bytes[coded.behind..], &lengths), rows.concat());
        }
    }

    #[test]
    fn damage_never_panics_and_is_bounded(
        rows in rows(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut coded = block(&rows);
        let codes = Codes::train(std::slice::from_ref(&coded)).expect("codes");
        codes.encode(&mut coded).expect("a block");
        let (mut end, mut bytes) = (codes.end(), coded.bytes);
        let places = Places::parse(&end);
        for (place, byte) in damage {
            let (at, all) = (place.index(bytes.len()), place.index(end.len()));
            bytes[at] = byte;
            end[all] = byte;
        }
        for places in [places, Places::parse(&end)].iter().flatten() {
            let _ = values(&bytes, Some(places));
        }
    }
}

#[test]
fn numbers_that_no_sample_has_are_not_lost() {
    let codes = Codes::train(&[block(&[vec![], vec![]])]).expect("codes");
    let learnt = Codes::train(&[block(&[vec![4; 30], vec![4; 30]])]).expect("codes");
    for (codes, numbers, columns) in [(&codes, 4, 3), (&learnt, 9, 3), (&learnt, 4, 4)] {
        let plain = block(&[vec![numbers; 3], vec![numbers; 30]]);
        let mut coded = plain.clone();
        codes.encode(&mut coded).expect("a block");
        let places = Places::parse(&codes.end()).expect("places");
        assert_eq!(
            values(&coded.bytes, Some(&places)),
            values(&plain.bytes, None)
        );
        assert_eq!(coded.bytes[1], columns, "{numbers}");
    }
}

#[test]
fn codes_are_complete_and_not_too_long() {
    // Counts like these have the longest codes.
    let mut counts = [0; SYMBOLS];
    let (mut one, mut other) = (1, 1);
    for count in counts.iter_mut().take(60) {
        *count = one;
        (one, other) = (other, one + other);
    }
    for counts in [counts, [0; SYMBOLS], [9; SYMBOLS]] {
        let code = code(&counts);
        let room: u32 = code.iter().map(|(length, _)| 1 << (LONGEST - length)).sum();
        assert_eq!(room, 1 << LONGEST);
    }
    assert!(code(&[9; SYMBOLS]).iter().all(|(length, _)| *length == 8));
    let (rare, frequent) = (code(&counts)[0].0, code(&counts)[59].0);
    assert_eq!((rare, frequent), (LONGEST, 2));
}

#[test]
fn codes_are_as_short_as_those_of_huffman() {
    let counts: [u64; SYMBOLS] = std::array::from_fn(|symbol| symbol as u64 * 37 % 101 + 20);
    // What two nodes weigh is paid once for each time they are put together.
    let mut nodes = counts.to_vec();
    let mut bits = 0;
    while nodes.len() > 1 {
        nodes.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        let both = nodes.split_off(nodes.len() - 2).iter().sum();
        bits += both;
        nodes.push(both);
    }
    let found = code(&counts).into_iter().zip(counts);
    let found = found.map(|((length, _), count)| u64::from(length) * count);
    assert_eq!(found.sum::<u64>(), bits);
}

#[test]
fn what_no_writer_writes_is_refused() {
    let mut rows = vec![vec![1, 2, 3]; 40];
    rows.extend([vec![1, 9], vec![]]);
    let mut coded = block(&rows);
    let codes = Codes::train(std::slice::from_ref(&coded)).expect("codes");
    codes.encode(&mut coded).expect("a block");
    let places = Places::parse(&codes.end()).expect("places");
    assert!(values(&coded.bytes, Some(&places)).is_ok());
    assert!(values(&coded.bytes, None).is_err(), "no codes");
    let none = Places::parse(&[0]).expect("no places");
    assert!(
        values(&coded.bytes, Some(&none)).is_err(),
        "none of the codes"
    );
    let (front, numbers) = coded.bytes.split_at(coded.behind);
    let with = |numbers: &[u8]| {
        // The length of the codes follows the numbers of rows and columns.
        let mut bytes = front.to_vec();
        bytes[2] = numbers.len() as u8;
        bytes.extend(numbers);
        values(&bytes, Some(&places))
    };
    assert!(with(numbers).is_ok());
    assert!(with(&[]).is_err(), "no mark");
    assert!(with(&[0]).is_err(), "no mark either");
    assert!(
        with(&[&[0], numbers].concat()).is_err(),
        "bits are left over"
    );
    assert!(with(&numbers[1..]).is_err(), "bits are missing");
    assert!(with(&[1]).is_err(), "fewer bits than numbers");
    let told = |first: u8, rest: u8| {
        let mut end = vec![rest; 128];
        end[0] = first;
        end.push(1);
        end
    };
    for end in [
        vec![],
        vec![1],
        told(0x11, 0x11)[1..].to_vec(),
        // Weights of which the last one is no power of two, one that is over eleven bits, and none at all.
        told(0x41, 0x11),
        told(0xc0, 0),
        told(0, 0),
        // There is no second one.
        [&told(0x11, 0x11)[..128], &[2]].concat(),
    ] {
        assert!(Places::parse(&end).is_none(), "{end:02x?}");
    }
    assert!(Places::parse(&told(0x11, 0x11)).is_some());
}
